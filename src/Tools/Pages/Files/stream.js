// The stream of what the page shows. EventSource cannot show a token, so it is read by fetch. When it is silent the page asks again, with
// growing pauses, and each coordinator in turn.

import { goTo, request, where } from './api.js';

const silence = 9000, pauses = [300, 700, 1500, 3000, 5000, 8000];
let peers = [], running = null;

export const knowPeers = urls => { peers = urls; };

// the part of an event is in its lines of data; comments only tell that the coordinator lives
function* eventsIn(buffer) {
  for (const event of buffer) {
    const data = event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart());
    if (data.length) yield JSON.parse(data.join('\n'));
  }
}

async function read(path, control, take, linked) {
  let watch = setTimeout(() => control.abort(), silence);
  const heard = () => { clearTimeout(watch); watch = setTimeout(() => control.abort(), silence); };
  try {
    const answer = await request(path, { signal: control.signal });
    if (answer.status === 401) return 'refused';
    if (!answer.ok) throw new Error('the coordinator answered ' + answer.status);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return 'ended';
      heard();
      linked();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const part of eventsIn(events)) take(part);
    }
  } finally {
    clearTimeout(watch);
  }
}

const nextOf = failed => {
  const all = [...new Set([location.origin, ...peers])];
  return all[(all.indexOf(failed) + 1) % all.length];
};

// begins to show a path's events in place of those before
export function follow(path, take, say) {
  running?.stop();
  const me = running = { stopped: false, stop() { this.stopped = true; this.control?.abort(); } };
  go(me, path, take, say);
}

export const stop = () => running?.stop();

async function go(me, path, take, say) {
  let tries = 0, lost = null;
  while (!me.stopped) {
    me.control = new AbortController();
    try {
      const how = await read(path, me.control, part => { if (!me.stopped) take(part); }, () => {
        if (lost) say(lost === where() ? `${lost} answers again.` : `${lost} does not answer. This page goes on at ${where()}.`, where());
        lost = null;
        tries = 0;
      });
      if (how === 'refused') return;
    } catch { /* it is said below */ }
    if (me.stopped) return;
    lost ??= where();
    if (tries > 0 || peers.length > 1) goTo(nextOf(where()));
    say(`${lost} does not answer. Asking ${where()}…`, null);
    await new Promise(later => setTimeout(later, pauses[Math.min(tries++, pauses.length - 1)]));
  }
}
