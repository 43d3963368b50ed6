// What the page says, in the language of ?lang= or of the browser: Korean, else English. Names of
// factors, statuses and reasons stay as the API has them.

const KOREAN = {
  // the page itself
  'connecting': '연결 중',
  'view': '뷰',
  'find': '찾기',
  'symbol': '종목',
  'move': '이동',
  'timeframe': '주기',
  'No symbol': '종목 없음',
  'Ranking': '순위',
  'by': '기준',
  'as': '표시',
  'rank': '순위',
  'zscore': 'Z 점수',
  'percentile': '백분위',
  'Pipeline': '파이프라인',
  'Roll-out': '롤아웃',
  'Factors as they move': '실시간 팩터',
  'One symbol': '종목 상세',
  'Timeframe': '주기',
  'Price, averages and bands': '가격, 이동평균, 밴드',
  // what happens
  'live': '실시간',
  'connection lost, trying again': '연결이 끊겨 다시 시도하는 중',
  'no tick yet': '아직 체결이 없음',
  'the catalog has no view of bars': '카탈로그에 봉 뷰가 없음',
  'The first {0} symbols by name are shown.': '이름순으로 처음 {0}개 종목만 표시합니다.',
  'The board cannot start: {0}': '보드를 시작할 수 없음: {0}',
  'History: {0}': '이력: {0}',
  'History of {0}: {1}': '{0} 이력: {1}',
  'Ranking: {0}': '순위: {0}',
  'factor-api does not answer: {0}': 'factor-api가 응답하지 않음: {0}',
  'inference-gateway does not answer this page at {0} ({1})': 'inference-gateway({0})가 이 페이지에 응답하지 않음 ({1})',
  // the table, one symbol, the ranking
  '2 minutes': '2분',
  '{0} bars of {1}: {2}': '{1} 봉 {0}개: {2}',
  '{0} bars of {1}, the last one forming: {2}': '{1} 봉 {0}개 (마지막은 형성 중): {2}',
  '{0} ranked': '{0}개 종목',
  '{0} ranked, {1} left out ({2})': '{0}개 종목, {1}개 제외 ({2})',
  // the pipeline
  'partitions': '파티션',
  'feeds': '시세 피드',
  'heartbeats': '하트비트',
  'first reads': '첫 읽기',
  'history': '이력',
  // roll-outs
  'model': '모델',
  'state': '상태',
  'stable arm': '안정 버전',
  'canary arm': '카나리 버전',
  'live versions': '사용 가능한 버전',
  'version {0}': '버전 {0}',
  'newest': '최신',
  'version {0}, takes weight': '버전 {0}, 트래픽을 받는 중',
  'version {0}, waits: {1}': '버전 {0}, 대기: {1}',
  'no weight': '비중 없음',
  'stage': '단계',
  'none': '없음',
  '{0} of {1}, {2} % of symbols ({3})': '{1}단계 중 {0}단계, 종목의 {2}% ({3}개)',
  'verdict': '판정',
  'money at risk': '위험 금액',
  '{0} reserved, {1} held': '예약 {0}, 보유 {1}',
  '{0} reserved, {1} held of {2} {3}': '예약 {0}, 보유 {1} / 한도 {2} {3}',
  'profit': '손익',
  '{0} % canary': '카나리 {0}%',
  '{0}: {1} by {2}: {3}': '{0}: {1}, {2}: {3}',
};

const wanted = new URLSearchParams(location.search).get('lang') || navigator.language || 'en';
const isKorean = wanted.toLowerCase().startsWith('ko');

// The text of a key, its {0}, {1} ... filled in.
export const say = (key, ...parts) =>
  (isKorean && KOREAN[key] || key).replace(/\{(\d)\}/g, (_, i) => parts[i]);

const LABELS = ['aria-label', 'placeholder'];

// Says what stands in the page itself.
export function sayPage() {
  if (!isKorean) return;
  document.documentElement.lang = 'ko';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const key = node.data.trim();
    if (KOREAN[key]) node.data = node.data.replace(key, KOREAN[key]);
  }
  for (const name of LABELS) {
    for (const part of document.querySelectorAll(`[${name}]`)) part.setAttribute(name, say(part.getAttribute(name)));
  }
}
