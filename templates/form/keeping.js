"use strict";
// What every form needs: to keep what is entered, whatever happens to the device, and to hand it over untouched.

// A sentence of ours as it is set in French: curly apostrophes, and spaces at which no line breaks.
const inPrint = (text) => text.replace(/(\p{L})'(?=[\p{L}«])/gu, "$1’").replace(/ (?=[;!?])/g, "\u202f").replace(/ (?=:(?:\s|$))/g, "\u00a0")
  .replace(/ (?=»)/g, "\u00a0").replace(/(«) /g, "$1\u00a0").replace(/(\d) (?=(?:h|min|minutes?)(?:\P{L}|$))/gu, "$1\u00a0");

// What a page says goes where it is seen wherever one has scrolled to.
function say(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== inPrint(text)) place.textContent = inPrint(text);
  if (place.dataset.hides !== undefined) place.hidden = text === "";
}

// Time that goes on while the page is closed or the device asleep, and that a clock which is set back does not take away.
function stopwatch() {
  let wall = Date.now();
  let steady = window.performance.now();
  return () => {
    const [now, sure] = [Date.now(), window.performance.now()];
    const passed = Math.max(now - wall, sure - steady, 0);
    wall = now;
    steady = sure;
    return passed;
  };
}

// What is under the bar cannot be seen: whatever gets the focus stops below it, however high it is.
function clearOfBar() {
  const bar = document.querySelector(".bar");
  const place = () => {
    const sticks = window.getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = (sticks ? bar.offsetHeight + 12 : 12) + "px";
  };
  new ResizeObserver(place).observe(bar);
  window.addEventListener("resize", place);
  place();
}

// On paper nothing scrolls, and a field does not go on over the page: what was written is printed as text.
function wholeOnPaper() {
  window.addEventListener("beforeprint", () => {
    for (const more of document.querySelectorAll(".more.filled")) more.open = true;
    for (const area of document.querySelectorAll("textarea")) {
      let text = area.nextElementSibling;
      if (text === null || !text.classList.contains("on-paper")) {
        text = document.createElement("p");
        text.className = "on-paper";
        text.setAttribute("aria-hidden", "true");
        area.after(text);
      }
      text.textContent = area.value;
      area.classList.toggle("written", area.value !== "");
    }
  });
}

const hour = (date) => date.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });

// Two places: one that other tabs see at once, and one that is on the disk when it answers (a battery may die).
function keeping(place) {
  let storage = null;
  try { storage = window.localStorage; storage.setItem(place + "-essai", "1"); storage.removeItem(place + "-essai"); }
  catch (error) { storage = null; }

  const base = new Promise((resolve) => {
    window.setTimeout(() => resolve(null), 3000); // a browser that neither keeps nor says so
    try {
      const request = window.indexedDB.open("cqpt", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("formulaires");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch (error) { resolve(null); }
  });

  function deposit(text) {
    return base.then((kept) => new Promise((resolve) => {
      if (kept === null) { resolve(false); return; }
      try {
        const work = kept.transaction("formulaires", "readwrite", { durability: "strict" });
        if (text === null) work.objectStore("formulaires").delete(place);
        else work.objectStore("formulaires").put(text, place);
        work.oncomplete = () => resolve(true);
        work.onabort = () => resolve(false);
      } catch (error) { resolve(false); }
    }));
  }

  function deposited() {
    return base.then((kept) => new Promise((resolve) => {
      if (kept === null) { resolve(null); return; }
      const request = kept.transaction("formulaires").objectStore("formulaires").get(place);
      request.onsuccess = () => resolve(request.result || null);
      request.onerror = () => resolve(null);
    }));
  }

  const read = (text) => { try { return text ? JSON.parse(text) : null; } catch (error) { return null; } };
  let waiting = null;
  return {
    works: base.then((kept) => kept !== null || storage !== null),
    put(value, done) {
      const text = JSON.stringify(value);
      let shared = false;
      try { if (storage !== null) { storage.setItem(place, text); shared = true; } } catch (error) { shared = false; }
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => deposit(text).then((safe) => done(safe || shared)), 100);
    },
    newest() {
      return deposited().then((first) => [read(first), read(storage && storage.getItem(place))]
        .reduce((one, other) => (other !== null && (one === null || other.stamp > one.stamp) ? other : one), null));
    },
    forget() {
      if (storage) storage.removeItem(place);
      window.clearTimeout(waiting);
      return deposit(null);
    },
    elsewhere(listen) {
      window.addEventListener("storage", (event) => { if (event.key === place && event.newValue) listen(read(event.newValue)); });
    },
  };
}

// The answers with the sum by which an edited file is known.
function signed(answers) {
  const rest = { ...answers };
  delete rest.sum;
  return { ...rest, sum: sha256(canonical(rest)) };
}

function handOver(answers, name) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([JSON.stringify(answers, null, 1) + "\n"], { type: "application/json" }));
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 60000);
  return name;
}

// The same text for the same answers, whatever wrote them: keys in order, no spaces.
function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value !== null && typeof value === "object") {
    return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
  }
  return JSON.stringify(value);
}

// SHA-256 (FIPS 180-4); a page opened from a file has no other one everywhere.
function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const words = [];
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const k = primes.map((p) => part(Math.cbrt(p)));
  const h = primes.slice(0, 8).map((p) => part(Math.sqrt(p)));
  const length = (((bytes.length + 8) >> 6) + 1) * 16;
  for (let i = 0; i < length; i += 1) words.push(0);
  bytes.forEach((byte, i) => { words[i >> 2] |= byte << (24 - (i % 4) * 8); });
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length % 4) * 8);
  words[length - 2] = Math.floor(bytes.length / 536870912);
  words[length - 1] = (bytes.length << 3) | 0;
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let block = 0; block < length; block += 16) {
    const w = words.slice(block, block + 16);
    for (let i = 16; i < 64; i += 1) {
      const a = w[i - 15];
      const b = w[i - 2];
      w.push((w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0);
    }
    const s = h.slice();
    for (let i = 0; i < 64; i += 1) {
      const one = (s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i]) | 0;
      const two = ((turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]))) | 0;
      s.pop();
      s.unshift((one + two) | 0);
      s[4] = (s[4] + one) | 0;
    }
    s.forEach((value, i) => { h[i] = (h[i] + value) | 0; });
  }
  return h.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
}
