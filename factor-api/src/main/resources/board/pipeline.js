import {element, every, get} from './api.js';
import {say} from './words.js';

const WORDS = {ingest: say('partitions'), feed: say('feeds'), redis: 'Redis', watch: say('heartbeats'), warmUp: say('first reads'), history: say('history')};

// Whether factors come through, part by part.
export function pipeline(trouble) {
  every(2000, async () => {
    try {
      const state = await get('/v1/pipeline');
      document.querySelector('#parts').replaceChildren(...state.parts.map(part => element('div', {},
        element('dt', {textContent: WORDS[part.name] || part.name}),
        element('dd', {className: part.status, textContent: part.status}),
        ...Object.entries(part.details).map(([name, value]) =>
          element('dd', {className: 'dim', textContent: `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`})))));
      trouble('pipeline', null);
    } catch (e) {
      trouble('pipeline', say('factor-api does not answer: {0}', e.message));
    }
  });
}
