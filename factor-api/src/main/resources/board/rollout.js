import {element, every, get} from './api.js';

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
      place.replaceChildren(element('p', {className: 'dim', textContent: `inference-gateway does not answer this page at ${gatewayUrl} (${e.message})`}));
    }
  });
}

function model(told, state) {
  const box = element('div');
  const pair = (name, value, className = '') =>
    element('div', {}, element('dt', {textContent: name}), element('dd', {textContent: value, className}));
  const list = element('dl', {}, pair('model', told.model), pair('state', state.status),
    pair('stable arm', `version ${state.stableVersion || told.stableVersion || 'newest'}`), pair('live versions', told.liveVersions.join(', ')));
  box.append(list);
  if (!state.trial) return box;
  const stage = state.trial.stages?.[state.stage];
  const share = stage ? stage.weightBp / 100 : 0;
  list.append(pair('canary arm', `version ${state.trial.canaryVersion}, ${state.takesWeight ? 'takes weight' : 'waits: ' + (state.waitingFor || 'no weight')}`));
  list.append(pair('stage', stage ? `${state.stage + 1} of ${state.trial.stages.length}, ${share} % of symbols (${state.canarySymbols})` : 'none'));
  list.append(pair('verdict', `${state.verdict.kind} ${state.verdict.detail}`, state.verdict.kind === 'breach' ? 'DOWN' : ''));
  const {money} = state;
  list.append(pair('money at risk', `${money.reserved} reserved, ${money.grossPosition} held${stage ? ' of ' + stage.limits.maxGrossPosition + ' ' + stage.limits.currency : ''}`));
  list.append(pair('profit', `${money.profit} (${money.profitKind})`));
  const bar = element('div', {className: 'bar', title: `${share} % canary`});
  const part = element('i');
  part.style.width = `${share}%`;
  bar.append(part);
  box.append(bar);
  const last = state.steps.at(-1);
  if (last) box.append(element('p', {className: 'dim', textContent: `${last.at}: ${last.action} by ${last.who}: ${last.why}`}));
  return box;
}
