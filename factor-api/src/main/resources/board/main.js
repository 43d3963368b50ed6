import {element, get, post, stream} from './api.js';
import {Grid} from './grid.js';
import {Detail} from './detail.js';
import {Ranking} from './ranking.js';
import {pipeline} from './pipeline.js';
import {rollouts} from './rollout.js';
import {say, sayPage} from './words.js';

const MOST_SYMBOLS = 200;
const WANTED = ['last_price', 'roc_10', 'rsi_14', 'vwap', 'macd_hist', 'stddev_20'];
const PAST_SECONDS = 120;

const find = document.querySelector('#find');
const troubles = new Map();
let detail, grid, close = () => {};

function trouble(part, words) {
  if (words) troubles.set(part, words); else troubles.delete(part);
  const place = document.querySelector('#trouble');
  place.hidden = !troubles.size;
  place.textContent = [...troubles.values()].join(' · ');
}

function link(state) {
  const chip = document.querySelector('#link');
  chip.textContent = state === 'live' ? say('live') : say('connection lost, trying again');
  chip.className = `chip ${state === 'live' ? 'UP' : 'lost'}`;
}

// Arrays per factor, as many symbols at once have them, to cells per symbol.
function spread(snapshot) {
  const cells = snapshot.symbols.map((_, i) => Object.fromEntries(Object.entries(snapshot.values)
    .map(([factor, values]) => [factor, {value: values[i], status: 'PRESENT'}])));
  for (const [i, factor, status, reason] of snapshot.statuses) {
    cells[i][factor] = {...cells[i][factor], status, reason};
  }
  snapshot.symbols.forEach((symbol, i) => grid.update(symbol, cells[i]));
  const times = Object.values(snapshot.views).flatMap(v => v.eventTimes || []).filter(Boolean).sort();
  if (times.length) tellTime(times.at(-1));
  return times.at(-1);
}

function tellTime(time) {
  document.querySelector('#clock').textContent = `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

async function past(symbols, factor, time) {
  const from = new Date(Date.parse(time.slice(0, 23) + 'Z') - PAST_SECONDS * 1000).toISOString();
  const answer = await post('/v1/factors/history', {symbols, factors: [factor], from, limit: symbols.length * PAST_SECONDS, bar: 'closed'});
  answer.series.forEach(s => grid.past(s.symbol, s.values[factor].filter(v => v !== null)));
}

function watch(view, symbols) {
  close();
  const names = view.factors.map(f => f.name);
  const chosen = WANTED.filter(n => names.includes(n));
  const factors = (chosen.length ? chosen : names.slice(0, 6)).map(n => `${view.name}:${n}`);
  const selected = grid.selected;
  grid.show(symbols, factors);
  let filled = false;
  close = stream({symbols: symbols.join(','), factors: factors.join(',')}, {
    link,
    reset: () => {},
    snapshot: told => {
      const time = spread(told);
      if (filled || !time) return;
      filled = true;
      past(symbols, factors[0], time).then(() => trouble('past', null), e => trouble('past', say('History: {0}', e.message)));
    },
    row: told => {
      grid.update(told.symbol, told.values);
      const time = told.values[factors[0]]?.eventTime;
      if (time) tellTime(time);
    },
  });
  grid.select(symbols.includes(selected) ? selected : symbols[0]);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches('input, select');
  if (event.key === 'Escape') { find.value = ''; grid.find(''); find.blur(); }
  else if (event.key === '/' && !typing) { event.preventDefault(); find.focus(); }
  else if (event.key === 'ArrowDown' && !event.target.matches('select')) { event.preventDefault(); grid.move(1); }
  else if (event.key === 'ArrowUp' && !event.target.matches('select')) { event.preventDefault(); grid.move(-1); }
  else if (!typing && /^[1-9]$/.test(event.key)) detail.frame(detail.views[event.key - 1]);
}

async function start() {
  const catalog = await get('/v1/catalog');
  const views = catalog.views.filter(v => v.kind === 'bars');
  if (!views.length) throw new Error(say('the catalog has no view of bars'));
  const {symbols: known, next} = await get('/v1/symbols', {limit: MOST_SYMBOLS});
  const symbols = known.map(s => s.symbol);
  if (!symbols.length) {
    document.querySelector('#link').textContent = say('no tick yet');
    setTimeout(run, 1000);
    return;
  }
  const more = document.querySelector('#more');
  more.hidden = !next;
  more.textContent = say('The first {0} symbols by name are shown.', symbols.length);
  detail = new Detail(views, trouble);
  grid = new Grid(document.querySelector('#grid'), symbol => detail.select(symbol));
  const choice = document.querySelector('#view');
  choice.replaceChildren(...views.map(v => element('option', {textContent: v.name})));
  choice.onchange = () => watch(views.find(v => v.name === choice.value), symbols);
  find.oninput = () => grid.find(find.value);
  document.addEventListener('keydown', keys);
  watch(views[0], symbols);
  new Ranking(catalog, symbol => grid.select(symbol), trouble);
  pipeline(trouble);
  await rollouts();
}

function run() {
  start().then(() => trouble('start', null), e => {
    trouble('start', say('The board cannot start: {0}', e.message));
    setTimeout(run, 3000);
  });
}

sayPage();
run();
