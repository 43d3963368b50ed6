import {element, shown} from './api.js';
import {sparkline} from './chart.js';
import {say} from './words.js';

const KEPT = 120;

// The table of symbols. Rows are drawn at most once a frame, however fast the market is.
export class Grid {
  constructor(table, onSelect) {
    this.table = table;
    this.onSelect = onSelect;
    this.rows = new Map();
    this.dirty = new Set();
    this.selected = null;
    this.filter = '';
  }

  show(symbols, factors) {
    this.factors = factors;
    this.rows.clear();
    const head = element('tr', {}, element('th', {textContent: say('symbol'), scope: 'col'}), element('th', {textContent: say('2 minutes'), scope: 'col'}));
    factors.forEach((factor, i) => head.append(
      element('th', {textContent: factor.split(':')[1], title: factor, scope: 'col', className: i > 1 ? 'wide' : ''})));
    this.table.tHead.replaceChildren(head);
    this.table.tBodies[0].replaceChildren(...symbols.map(symbol => this.row(symbol)));
    this.find(this.filter);
  }

  row(symbol) {
    const spark = element('canvas', {width: 96, height: 20});
    spark.setAttribute('aria-hidden', 'true');
    const cells = this.factors.map((_, i) => element('td', {className: i > 1 ? 'wide' : ''}));
    const status = element('span', {className: 'dot'});
    const row = element('tr', {tabIndex: -1, onclick: () => this.select(symbol)},
      element('td', {}, status, symbol), element('td', {}, spark), ...cells);
    row.dataset.symbol = symbol;
    this.rows.set(symbol, {row, spark, cells, status, prices: [], values: {}});
    return row;
  }

  // History of the first factor, oldest first, for the sparkline.
  past(symbol, prices) {
    const row = this.rows.get(symbol);
    if (!row) return;
    row.prices = prices.slice(-KEPT).concat(row.prices).slice(-KEPT);
    this.mark(symbol);
  }

  // values: factor -> {value, status, reason, ageMs}
  update(symbol, values) {
    const row = this.rows.get(symbol);
    if (!row) return;
    const price = values[this.factors[0]];
    if (price && typeof price.value === 'number' && price.value !== row.prices.at(-1)) {
      row.prices.push(price.value);
      if (row.prices.length > KEPT) row.prices.shift();
    }
    row.values = values;
    this.mark(symbol);
  }

  mark(symbol) {
    this.dirty.add(symbol);
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.frame = null;
    for (const symbol of this.dirty) this.drawRow(this.rows.get(symbol));
    this.dirty.clear();
  }

  drawRow(row) {
    if (!row) return;
    const {prices} = row;
    const rising = prices.length < 2 || prices.at(-1) >= prices[0];
    if (!row.row.hidden) sparkline(row.spark, prices, rising ? '#3fb950' : '#f85149');
    this.factors.forEach((factor, i) => {
      const cell = row.cells[i], told = row.values[factor];
      const text = told ? (told.value === null ? told.status === 'PRESENT' ? '–' : told.reason || told.status : shown(told.value)) : '–';
      if (i === 0 && told && typeof told.value === 'number') {
        const before = row.before;
        cell.classList.toggle('rose', before !== undefined && told.value > before);
        cell.classList.toggle('fell', before !== undefined && told.value < before);
        row.before = told.value;
      }
      if (cell.textContent !== text) cell.textContent = text;
    });
    const worst = this.factors.map(f => row.values[f]).find(v => v && v.status !== 'PRESENT') || row.values[this.factors[0]];
    if (worst) {
      const words = worst.reason ? `${worst.status} ${worst.reason}` : worst.status;
      row.status.className = `dot ${worst.status}`;
      row.status.title = words;
      row.row.setAttribute('aria-label', `${row.row.dataset.symbol} ${words}`);
    }
  }

  find(text) {
    this.filter = text.toUpperCase();
    for (const [symbol, {row}] of this.rows) row.hidden = !symbol.toUpperCase().includes(this.filter);
    for (const symbol of this.rows.keys()) this.mark(symbol);
  }

  visible() {
    return [...this.rows].filter(([, {row}]) => !row.hidden).map(([symbol]) => symbol);
  }

  move(by) {
    const symbols = this.visible();
    if (!symbols.length) return;
    const at = symbols.indexOf(this.selected);
    this.select(symbols[Math.min(Math.max(at + by, 0), symbols.length - 1)]);
    this.rows.get(this.selected).row.scrollIntoView({block: 'nearest'});
  }

  select(symbol) {
    this.rows.get(this.selected)?.row.removeAttribute('aria-selected');
    this.selected = symbol;
    this.rows.get(symbol)?.row.setAttribute('aria-selected', 'true');
    this.onSelect(symbol);
  }
}
