import {element, every, get, shown} from './api.js';
import {panels} from './chart.js';
import {say} from './words.js';

const BARS = 240;
const LINES = [
  ['last_price', '#e6edf3', 1.6], ['sma_20', '#58a6ff'], ['ema_12', '#bc8cff'],
  ['bb_upper', '#6e7681'], ['bb_lower', '#6e7681'],
];

// One symbol: its history drawn, all its factors told.
export class Detail {
  constructor(views, trouble) {
    this.views = views;
    this.trouble = trouble;
    this.view = views[0];
    const frames = document.querySelector('#frames');
    this.buttons = views.map(view => element('button', {textContent: view.timeframe, onclick: () => this.frame(view)}));
    frames.replaceChildren(...this.buttons);
    this.frame(this.view);
    every(1000, () => this.draw());
    new ResizeObserver(() => this.paint()).observe(document.querySelector('#chart'));
  }

  frame(view) {
    if (!view) return;
    this.view = view;
    this.buttons.forEach((b, i) => b.setAttribute('aria-pressed', String(this.views[i] === view)));
    this.draw();
  }

  select(symbol) {
    this.symbol = symbol;
    this.history = null;
    document.querySelector('#symbol').textContent = symbol;
    this.draw();
  }

  names(wanted) {
    const known = new Set(this.view.factors.map(f => f.name));
    return wanted.filter(name => known.has(name));
  }

  async draw() {
    if (!this.symbol || !this.view) return;
    const {symbol, view} = this;
    const factors = this.names([...LINES.map(l => l[0]), 'rsi_14', 'volume']).map(name => `${view.name}:${name}`);
    try {
      const history = await newest(symbol, view, factors);
      if (symbol !== this.symbol || view !== this.view) return;
      this.history = history;
      this.paint();
      await this.tell(symbol);
      this.trouble('detail', null);
    } catch (e) {
      this.trouble('detail', say('History of {0}: {1}', symbol, e.message));
    }
  }

  paint() {
    const {history, view} = this;
    if (!history) return;
    const of = name => history.values[`${view.name}:${name}`];
    const lines = LINES.filter(([name]) => of(name))
      .map(([name, color, thickness]) => ({name, color, thickness, values: of(name)}));
    const list = [{lines, share: 3}];
    if (of('rsi_14')) list.push({lines: [{values: of('rsi_14'), color: '#d29922'}], share: 1, bounds: [0, 100], marks: [30, 70]});
    if (of('volume')) list.push({lines: [{values: of('volume'), color: '#3fb950'}], share: 1});
    const day = view.timeframe === '1d';
    panels(document.querySelector('#chart'), list, history.times.map(t => day ? t.slice(0, 10) : t.slice(11, 19)));
    const bars = history.times.length;
    const drawn = lines.map(l => l.name).join(', ') + (of('rsi_14') ? '; rsi_14' : '') + (of('volume') ? '; volume' : '');
    document.querySelector('#legend').textContent = history.state.at(-1) === 'FORMING'
      ? say('{0} bars of {1}, the last one forming: {2}', bars, view.timeframe, drawn)
      : say('{0} bars of {1}: {2}', bars, view.timeframe, drawn);
  }

  async tell(symbol) {
    const factors = this.view.factors.map(f => `${this.view.name}:${f.name}`).slice(0, 60);
    const answer = await get(`/v1/factors/${encodeURIComponent(symbol)}`, {factors: factors.join(',')});
    if (symbol !== this.symbol) return;
    document.querySelector('#cells').replaceChildren(...factors.map(factor => {
      const cell = answer.values[factor];
      const text = cell.value === null ? `${cell.status} ${cell.reason || ''}` : shown(cell.value);
      return element('div', {}, element('dt', {textContent: factor.split(':')[1]}),
        element('dd', {textContent: text, className: cell.value === null ? cell.status : '', title: `${factor} ${cell.status}, ${cell.ageMs} ms`}));
    }));
  }
}

// The newest bars: history is told oldest first, so it is asked from the time where they begin.
async function newest(symbol, view, factors) {
  const one = `${view.name}:${view.factors[0].name}`;
  const now = await get(`/v1/factors/${encodeURIComponent(symbol)}`, {factors: one});
  const time = now.values[one].eventTime;
  const seconds = {'1s': 1, '1m': 60, '1d': 86400}[view.timeframe] || 60;
  const query = {factors: factors.join(','), limit: 4 * BARS};
  if (time) query.from = new Date(Date.parse(time.slice(0, 23) + 'Z') - BARS * seconds * 1000 * (seconds === 86400 ? 1.6 : 1)).toISOString();
  return get(`/v1/factors/${encodeURIComponent(symbol)}/history`, query);
}
