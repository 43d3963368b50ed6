import {element, every, get} from './api.js';
import {say} from './words.js';

// Models and their roll-outs, from inference-gateway, which may be elsewhere or not run at all.
export async function rollouts() {
  const place = document.querySelector('#models');
  const {gatewayUrl} = await get('board/settings.json');
  every(3000, async () => {
    try {
      const {models} = await get(`${gatewayUrl}/v1/models`);
      const states = await Promise.all(models.map(m => get(`${gatewayUrl}/v1/models/${encodeURIComponent(m.model)}/rollout`)));
      place.replaceChildren(...models.map((m, i) => model(m, states[i])));
    } catch (e) {
      place.replaceChildren(element('p', {className: 'dim', textContent: say('inference-gateway does not answer this page at {0} ({1})', gatewayUrl, e.message)}));
    }
  });
}

function model(told, state) {
  const box = element('div');
  const pair = (name, value, className = '') =>
    element('div', {}, element('dt', {textContent: name}), element('dd', {textContent: value, className}));
  const list = element('dl', {}, pair(say('model'), told.model), pair(say('state'), state.status),
    pair(say('stable arm'), say('version {0}', state.stableVersion || told.stableVersion || say('newest'))), pair(say('live versions'), told.liveVersions.join(', ')));
  box.append(list);
  if (!state.trial) return box;
  const stage = state.trial.stages?.[state.stage];
  const share = stage ? stage.weightBp / 100 : 0;
  list.append(pair(say('canary arm'), state.takesWeight
    ? say('version {0}, takes weight', state.trial.canaryVersion)
    : say('version {0}, waits: {1}', state.trial.canaryVersion, state.waitingFor || say('no weight'))));
  list.append(pair(say('stage'), stage
    ? say('{0} of {1}, {2} % of symbols ({3})', state.stage + 1, state.trial.stages.length, share, state.canarySymbols)
    : say('none')));
  list.append(pair(say('verdict'), `${state.verdict.kind} ${state.verdict.detail}`, state.verdict.kind === 'breach' ? 'DOWN' : ''));
  const {money} = state;
  list.append(pair(say('money at risk'), stage
    ? say('{0} reserved, {1} held of {2} {3}', money.reserved, money.grossPosition, stage.limits.maxGrossPosition, stage.limits.currency)
    : say('{0} reserved, {1} held', money.reserved, money.grossPosition)));
  list.append(pair(say('profit'), `${money.profit} (${money.profitKind})`));
  const bar = element('div', {className: 'bar', title: say('{0} % canary', share)});
  const part = element('i');
  part.style.width = `${share}%`;
  bar.append(part);
  box.append(bar);
  const last = state.steps.at(-1);
  if (last) box.append(element('p', {className: 'dim', textContent: say('{0}: {1} by {2}: {3}', last.at, last.action, last.who, last.why)}));
  return box;
}
