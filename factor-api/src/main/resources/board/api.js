// What the page asks of the services. A failed answer is an Error with the service's own words.

const TRIES = 4;

// A service that sheds load says when to come again.
async function ask(path, options, tries = TRIES) {
  const response = await fetch(path, options);
  if (![429, 503].includes(response.status) || tries === 1) return read(response);
  const seconds = Number(response.headers.get('retry-after')) || 1;
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  return ask(path, options, tries - 1);
}

async function read(response) {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail || `${response.status} ${response.statusText}`);
}

export const get = (path, query = {}) => {
  const words = new URLSearchParams(query).toString();
  return ask(words ? `${path}?${words}` : path);
};

export const post = (path, body) =>
  ask(path, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});

// Opens the last-value feed; handlers are snapshot, row, reset and link('live' | 'lost').
export function stream(query, handlers) {
  const source = new EventSource(`/v1/stream?${new URLSearchParams(query)}`);
  let heardAt = Date.now();
  const on = (name, handle) => source.addEventListener(name, event => {
    heardAt = Date.now();
    handlers.link('live');
    handle(JSON.parse(event.data));
  });
  on('snapshot', handlers.snapshot);
  on('row', handlers.row);
  on('beat', () => {});
  on('reset', handlers.reset);
  source.onerror = () => handlers.link('lost');
  // A beat comes every five seconds; a stream without one for fifteen is dead.
  const watch = setInterval(() => { if (Date.now() - heardAt > 15000) handlers.link('lost'); }, 1000);
  return () => { clearInterval(watch); source.close(); };
}

// Asks again and again, the next time only after the last answer; never while the page is hidden.
export function every(ms, ask) {
  let timer, ended = false;
  const round = async () => {
    if (!document.hidden) await ask();
    if (!ended) timer = setTimeout(round, ms);
  };
  round();
  return () => { ended = true; clearTimeout(timer); };
}

export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// A number as people read it: about six figures, no more digits than it has.
export function shown(value) {
  if (value === null || value === undefined) return '–';
  if (typeof value !== 'number') return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(3);
  return value.toLocaleString('en', {maximumFractionDigits: size >= 1000 ? 2 : size >= 1 ? 3 : 5});
}
