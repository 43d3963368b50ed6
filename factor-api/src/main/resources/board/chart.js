// Lines on a canvas, sharp on any screen. Nothing is kept between two drawings.

export function surface(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const {clientWidth: width, clientHeight: height} = canvas;
  const w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return {pen, width, height};
}

const finite = values => values.filter(v => typeof v === 'number');

// The least and the greatest, never the same.
export function range(series) {
  const all = series.flatMap(finite);
  if (!all.length) return null;
  const low = all.reduce((a, b) => Math.min(a, b)), high = all.reduce((a, b) => Math.max(a, b));
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - room, high + room];
}

export function line(pen, values, [low, high], {left, top, width, height}, color, thickness = 1.3) {
  const step = width / Math.max(values.length - 1, 1);
  pen.beginPath();
  let down = false;
  values.forEach((value, i) => {
    if (typeof value !== 'number') { down = false; return; }
    const x = left + i * step, y = top + height * (high - value) / (high - low);
    if (down) pen.lineTo(x, y); else pen.moveTo(x, y);
    down = true;
  });
  pen.strokeStyle = color;
  pen.lineWidth = thickness;
  pen.stroke();
}

export function sparkline(canvas, values, color) {
  const {pen, width, height} = surface(canvas);
  const bounds = range([values]);
  if (bounds) line(pen, values, bounds, {left: 1, top: 2, width: width - 2, height: height - 4}, color);
}

// Panels above each other: [{lines: [{name, values, color}], share, marks}], one scale each.
export function panels(canvas, list, times) {
  const {pen, width, height} = surface(canvas);
  pen.font = '11px system-ui, sans-serif';
  const gap = 10, foot = 16, side = 64;
  const room = height - foot - gap * (list.length - 1);
  const whole = list.reduce((sum, panel) => sum + panel.share, 0);
  let top = 0;
  for (const panel of list) {
    const box = {left: 0, top, width: width - side, height: room * panel.share / whole};
    const bounds = panel.bounds || range(panel.lines.map(l => l.values));
    if (bounds) {
      scale(pen, bounds, box, panel.marks);
      panel.lines.forEach(l => line(pen, l.values, bounds, box, l.color, l.thickness));
    }
    top += box.height + gap;
  }
  pen.fillStyle = '#8b98a7';
  if (times.length) {
    pen.fillText(times[0], 0, height - 3);
    const last = times[times.length - 1];
    pen.fillText(last, width - side - pen.measureText(last).width, height - 3);
  }
}

function scale(pen, [low, high], {left, top, width, height}, marks) {
  const at = marks || [0.1, 0.5, 0.9].map(p => low + (high - low) * p);
  pen.strokeStyle = '#2b3440';
  pen.fillStyle = '#8b98a7';
  pen.lineWidth = 1;
  for (const value of at) {
    const y = Math.round(top + height * (high - value) / (high - low)) + 0.5;
    pen.beginPath(); pen.moveTo(left, y); pen.lineTo(left + width, y); pen.stroke();
    pen.fillText(value.toLocaleString('en', {maximumSignificantDigits: 6}), left + width + 6, y + 4);
  }
}
