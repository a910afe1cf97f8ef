// The page is whole without this: it adds filters, a grid to walk through, copying, and a choice of theme.
(() => {
  'use strict';

  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  root.classList.add('js');

  // --- Theme: as the system has it, until the reader chooses.
  const theme = byId('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const remembered = (value) => {
    try {
      return value === undefined ? localStorage.getItem('conformance-theme') : localStorage.setItem('conformance-theme', value);
    } catch {
      return null; // a page from disk may have no storage
    }
  };
  const name = () => { theme.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  const before = remembered();
  if (before === 'dark' || before === 'light') {
    root.dataset.theme = before;
  }
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remembered(root.dataset.theme);
    name();
  });
  dark.addEventListener('change', name);
  name();

  const decode = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  // --- What the address says: #topup/409.suspended?show=deviates&q=topup
  const entries = all('.entry');
  const tiles = all('.matrix a.tile');
  const tileOf = new Map(tiles.map(tile => [decode(tile.getAttribute('href').slice(1)), tile]));
  const buttons = all('[data-show]');
  const find = byId('find');
  const state = { id: '', show: 'all', q: '' };

  const read = () => {
    const [id, query = ''] = location.hash.slice(1).split('?', 2);
    const asked = new URLSearchParams(query);
    const show = asked.get('show') ?? 'all';
    state.id = decode(id);
    state.show = buttons.some(button => button.dataset.show === show) ? show : 'all';
    state.q = asked.get('q') ?? '';
  };
  const hash = () => {
    const asked = new URLSearchParams();
    if (state.show !== 'all') asked.set('show', state.show);
    if (state.q !== '') asked.set('q', state.q);
    const query = asked.toString().replaceAll('%2F', '/');
    return state.id + (query === '' ? '' : '?' + query);
  };
  const write = () => history.replaceState(null, '', hash() === '' ? location.pathname + location.search : '#' + hash());

  // --- Filters
  const numbered = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const isShown = entry => (state.show === 'all' || entry.dataset.verdict === state.show)
    && entry.id.toLowerCase().includes(state.q.trim().toLowerCase());
  const filter = () => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.show === state.show));
    if (find.value !== state.q) find.value = state.q;
    for (const entry of entries) {
      entry.hidden = !isShown(entry);
      tileOf.get(entry.id)?.classList.toggle('dim', entry.hidden);
    }
    const counts = ['cells', 'checks'].map(part => {
      const section = byId(part);
      const shown = all('.entry:not([hidden])', section).length;
      for (const group of all('.group', section)) group.hidden = group.querySelector('.entry:not([hidden])') === null;
      section.querySelector('.nothing-shown').hidden = shown > 0;
      return shown;
    });
    byId('shown').textContent = `${numbered(counts[0], 'cell')} and ${numbered(counts[1], 'check')} shown`;
  };
  for (const button of buttons) {
    button.addEventListener('click', () => {
      state.show = button.dataset.show;
      filter();
      write();
    });
  }
  find.addEventListener('input', () => {
    state.q = find.value;
    filter();
    write();
  });

  // --- Opening what an address points to
  const open = entry => {
    if (entry.hidden) {
      state.show = 'all';
      state.q = '';
      filter();
      write();
    }
    entry.open = true;
    equip(entry);
    entry.scrollIntoView({ block: 'start' });
    entry.querySelector('summary').focus({ preventScroll: true });
    if (tileOf.has(entry.id)) rove(tileOf.get(entry.id));
  };
  const follow = () => {
    read();
    filter();
    const entry = byId(state.id);
    if (entry?.classList.contains('entry')) open(entry);
    else if (state.id === '' && hash() !== '') byId('cells').scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    const entry = link && byId(decode(link.getAttribute('href').slice(1)));
    if (!entry?.classList.contains('entry')) return;
    event.preventDefault();
    state.id = entry.id;
    if (decode(location.hash.slice(1)) === hash()) open(entry);
    else location.hash = hash();
  });

  // --- The matrix as a grid: one of its cells is in the order of tabs, the arrows move among them.
  const table = document.querySelector('.matrix');
  const lines = table ? all('tbody tr', table).map(row => [...row.cells].slice(1).map(cell => cell.querySelector('a.tile'))) : [];
  const rove = tile => {
    for (const other of tiles) other.tabIndex = other === tile ? 0 : -1;
  };
  const step = (tile, down, right) => {
    let row = lines.findIndex(line => line.includes(tile));
    let column = lines[row].indexOf(tile);
    do {
      row += down;
      column += right;
    } while (lines[row] && column >= 0 && column < lines[row].length && !lines[row][column]);
    return lines[row]?.[column];
  };
  const ends = (tile, whole, last) => {
    const within = (whole ? lines.flat() : lines.find(line => line.includes(tile))).filter(Boolean);
    return within.at(last ? -1 : 0);
  };
  if (table && tiles.length > 0) {
    for (const tile of tiles) tile.title = tile.getAttribute('aria-label');
    table.setAttribute('role', 'grid');
    rove(tiles[0]);
    table.addEventListener('focusin', event => {
      if (tiles.includes(event.target)) rove(event.target);
    });
    table.addEventListener('keydown', event => {
      const tile = event.target.closest('a.tile');
      if (!tile || event.altKey || event.metaKey) return;
      const to = {
        ArrowRight: () => step(tile, 0, 1),
        ArrowLeft: () => step(tile, 0, -1),
        ArrowDown: () => step(tile, 1, 0),
        ArrowUp: () => step(tile, -1, 0),
        Home: () => ends(tile, event.ctrlKey, false),
        End: () => ends(tile, event.ctrlKey, true),
      }[event.key];
      if (event.key === ' ') tile.click();
      if (to || event.key === ' ') event.preventDefault();
      to?.()?.focus();
    });
  }

  // --- Back from an entry to its cell
  const back = id => {
    const tile = tileOf.get(id);
    if (!tile) return;
    rove(tile);
    tile.scrollIntoView({ block: 'center' });
    tile.focus({ preventScroll: true });
  };
  document.addEventListener('keydown', event => {
    const entry = event.key === 'Escape' ? event.target.closest?.('.entry') : null;
    if (entry) back(entry.id);
  });
  // --- What an entry gets when it is opened first: a button to copy each command, and the way back to its cell
  const equip = entry => {
    if (entry.dataset.equipped) return;
    entry.dataset.equipped = 'true';
    for (const line of all('.curl', entry)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = 'Copy';
      button.setAttribute('aria-label', 'Copy the command');
      line.append(button);
    }
    if (!tileOf.has(entry.id)) return;
    const link = document.createElement('a');
    link.href = '#matrix';
    link.className = 'back js-only';
    link.textContent = 'Back to the matrix';
    link.addEventListener('click', event => {
      event.preventDefault();
      back(entry.id);
    });
    entry.querySelector('.body').append(link);
  };
  for (const entry of entries) entry.addEventListener('toggle', () => equip(entry));

  const copied = async text => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
    return true;
  };
  document.addEventListener('click', async event => {
    const button = event.target.closest('.copy');
    if (!button) return;
    const done = await copied(button.parentElement.querySelector('code').textContent);
    button.focus();
    button.textContent = done ? 'Copied' : 'Failed';
    byId('shown').textContent = done ? 'The command is copied' : 'The command could not be copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });

  // --- Print: what deviates is printed open, and closed again.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = entries.filter(entry => !entry.open && ['deviates', 'waived'].includes(entry.dataset.verdict));
    for (const entry of opened) entry.open = true;
  });
  addEventListener('afterprint', () => {
    for (const entry of opened) entry.open = false;
  });

  // The browser's own jump to what the address points to comes last, and takes the focus away: once more behind it.
  follow();
  addEventListener('load', () => setTimeout(follow));
})();
