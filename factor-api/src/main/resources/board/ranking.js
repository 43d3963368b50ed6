import {element, every, get, shown} from './api.js';
import {say} from './words.js';

// One factor across all symbols, at the last closed bar.
export class Ranking {
  constructor(catalog, onSelect, trouble) {
    this.onSelect = onSelect;
    this.trouble = trouble;
    this.factor = document.querySelector('#rank-factor');
    this.as = document.querySelector('#rank-as');
    const names = catalog.views.filter(v => v.kind === 'bars').flatMap(v => v.factors.map(f => `${v.name}:${f.name}`));
    this.factor.replaceChildren(...names.map(n => element('option', {textContent: n})));
    this.factor.value = names.find(n => n.endsWith(':roc_10')) || names[0];
    this.factor.onchange = this.as.onchange = () => this.ask();
    every(2000, () => this.ask());
  }

  async ask() {
    const factor = this.factor.value, transform = this.as.value;
    if (!factor) return;
    try {
      const section = await get('/v1/cross-section', {factor, transform, limit: 20});
      document.querySelector('#ranks').replaceChildren(...section.rows.map(row => element('li', {},
        element('span', {className: 'dim', textContent: row.rank}),
        element('button', {textContent: row.symbol, onclick: () => this.onSelect(row.symbol)}),
        element('span', {textContent: transform === 'rank' ? shown(row.value) : shown(row[transform]), title: String(row.value)}))));
      const out = section.excluded.length;
      document.querySelector('#rank-note').textContent = out
        ? say('{0} ranked, {1} left out ({2})', section.ranked, out, section.excluded[0].slice(1).join(' '))
        : say('{0} ranked', section.ranked);
      this.trouble('ranking', null);
    } catch (e) {
      this.trouble('ranking', say('Ranking: {0}', e.message));
    }
  }
}
