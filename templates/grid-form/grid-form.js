(() => {
  const form = JSON.parse(document.getElementById("formulaire").textContent);
  const kept = keeping("cqpt-formulaire-" + form.form);
  const find = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll(".item")];
  const has = (id) => find(id) !== null;
  const FIELDS = ["evaluateur", "jour", "autres", "langue", "lieu", "debut", "fin", "minutes-de-pause", "contacts", "apport", "referent",
    "referent-fonction", "referent-remarques", "avis-raisons", "remarque"].filter(has);
  const RADIOS = ["entretien", "avis"].filter((name) => document.querySelector(`input[name="${name}"]`));
  let clock = { started: null, paused: null, pauses: 0, ended: null, spent: 0 };
  let stamp = 0;
  const main = document.querySelector("main");
  main.inert = true; // until what was kept is here: a first touch must not be kept in its place
  // --- what the page holds, as one value, and back -----------------------------------------------------------------

  const radio = (name) => document.querySelector(`input[name="${name}"]:checked`).value;
  const choose = (name, value) => {
    const wanted = [...document.querySelectorAll(`input[name="${name}"]`)].find((one) => one.value === value);
    if (wanted) wanted.checked = true;
  };

  function levelOf(item) {
    const id = item.dataset.id;
    const value = radio(id);
    const comment = find("c-" + id).value.trim();
    const evidence = [...item.querySelectorAll("[data-piece]:checked")].map((one) => one.dataset.piece);
    return { level: value === "" ? null : Number(value), comment, evidence };
  }

  function held() {
    const levels = {};
    for (const item of items) {
      const one = levelOf(item);
      if (one.level !== null || one.comment || one.evidence.length) levels[item.dataset.id] = one;
    }
    const fields = {};
    for (const id of FIELDS) fields[id] = find(id).value;
    for (const name of RADIOS) fields[name] = radio(name);
    return { levels, fields, clock: { ...clock } };
  }

  // `since`: when it was kept. Where the time ran on while the page was closed, it is counted.
  function show(content, since) {
    for (const item of items) {
      const one = content.levels[item.dataset.id] || { level: null, comment: "", evidence: [] };
      choose(item.dataset.id, one.level === null ? "" : String(one.level));
      find("c-" + item.dataset.id).value = one.comment;
      for (const box of item.querySelectorAll("[data-piece]")) box.checked = one.evidence.includes(box.dataset.piece);
    }
    for (const id of FIELDS) if (id in content.fields) find(id).value = content.fields[id];
    for (const name of RADIOS) if (name in content.fields) choose(name, content.fields[name]);
    if (content.clock) {
      clock = { ...clock, ...content.clock };
      lap();
      if (running()) clock[clock.paused === null ? "spent" : "pauses"] += Math.max(0, Date.now() - since);
    }
    refresh();
  }

  // --- saving as one goes -------------------------------------------------------------------------------------------

  const warn = (text) => say("alerte", text);

  function save() {
    stamp = Math.max(Date.now(), stamp + 1); // what is newer stays newer, even where the clock was set back
    kept.put({ stamp, content: held() }, (safe) => {
      say("etat", safe ? "Enregistré à " + hour(new Date()) + "." : "Rien n'est enregistré ici : exportez souvent.");
      document.documentElement.dataset.saved = safe ? String(stamp) : "";
    });
  }

  function restore() {
    return kept.newest().then((read) => {
      if (read === null || read.stamp <= stamp) return;
      show(read.content, read.stamp);
      stamp = read.stamp;
      say("etat", "Repris là où vous en étiez (" + hour(new Date(stamp)) + ").");
    });
  }

  // --- what one sees -------------------------------------------------------------------------------------------------

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’‘]/g, "'").replace(/[\u00a0\u202f]/g, " ").toLowerCase();

  function refresh() {
    let done = 0;
    for (const item of items) {
      const one = levelOf(item);
      item.classList.toggle("done", one.level !== null);
      item.querySelector(".more").classList.toggle("filled", Boolean(one.comment || one.evidence.length));
      if (one.level !== null) done += 1;
    }
    find("faits").textContent = String(done);
    find("avancement").value = done;
    tick();
  }

  function filter() {
    const wanted = fold(find("recherche").value).split(/\s+/).filter(Boolean);
    const open = find("reste").checked;
    let shown = 0;
    for (const item of items) {
      const text = fold(item.dataset.text);
      const hidden = !wanted.every((word) => text.includes(word)) || (open && levelOf(item).level !== null);
      item.hidden = hidden;
      if (!hidden) shown += 1;
    }
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".item:not([hidden])");
    const found = shown === 0 ? "Aucun savoir" : `${shown} savoir${shown > 1 ? "s" : ""} sur ${items.length}`;
    say("trouves", wanted.length || open ? found : "");
  }

  // --- the clock of an observation ----------------------------------------------------------------------------------

  const timed = has("duree");
  const minuteOf = (text) => (/^\d\d:\d\d$/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) : null);
  const clockText = (date) => String(date.getHours()).padStart(2, "0") + ":" + String(date.getMinutes()).padStart(2, "0");

  const running = () => clock.started !== null && clock.ended === null;
  const lap = stopwatch();

  // Between two looks at the clock, the time goes to the observation or to its pause.
  function count() {
    const passed = lap();
    if (!running()) return;
    if (clock.paused === null) clock.spent += passed;
    else clock.pauses += passed;
  }

  function minutes() {
    if (running()) return clock.spent / 60000;
    const start = minuteOf(find("debut").value);
    const end = minuteOf(find("fin").value);
    if (start === null || end === null) return 0;
    const held = end < start ? end + 24 * 60 - start : end - start; // an end before the start is past midnight
    return Math.max(0, held - Number(find("minutes-de-pause").value || 0));
  }

  let said = "";
  function tick() {
    if (!timed) return;
    count();
    const passed = minutes();
    const whole = Math.floor(passed);
    find("duree").textContent = `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")}`;
    const over = passed > form.minutes;
    const near = !over && passed >= form.minutes - 15;
    find("temps").classList.toggle("over", over);
    find("temps").classList.toggle("near", near);
    const text = over ? (running() ? "L'observation dépasse la durée permise : terminez-la." : "L'observation a dépassé la durée permise.")
      : near && running() ? "Il reste moins d'un quart d'heure d'observation." : "";
    if (text !== said) { said = text; warn(text); }
    const paused = running() && clock.paused !== null;
    find("pause-dite").hidden = !paused;
    find("commencer").disabled = running() && !paused;
    say("commencer", paused ? "Reprendre l'observation" : "Commencer");
    find("pause").disabled = !running() || paused;
    find("terminer").disabled = !running();
    say("bascule", paused ? "Reprendre" : over && running() ? "Terminer" : running() ? "Pause" : "Commencer");
    find("bascule").hidden = clock.ended !== null || (clock.started === null && find("debut").value !== "" && find("fin").value !== "");
    const seen = Number(find("contacts").value || 0);
    say("contacts-vus", `${seen} contact${seen > 1 ? "s" : ""}`);
  }

  function begin() {
    if (clock.started === null || clock.ended !== null) {
      if (clock.ended !== null && !window.confirm(inPrint("Commencer une nouvelle mesure du temps ? Le début et la fin seront remplacés."))) return;
      lap();
      clock = { started: Date.now(), paused: null, pauses: 0, ended: null, spent: 0 };
      find("debut").value = clockText(new Date());
      find("fin").value = "";
      find("minutes-de-pause").value = "0";
    } else if (clock.paused !== null) {
      count();
      clock.paused = null;
    }
    changed();
  }

  function pause() {
    count();
    clock.paused = Date.now();
    changed();
  }

  function finish() {
    count();
    clock.paused = null;
    clock.ended = Date.now();
    find("fin").value = clockText(new Date());
    find("minutes-de-pause").value = String(Math.round(clock.pauses / 60000));
    changed();
  }

  function add(step) {
    const box = find("contacts");
    box.value = String(Math.min(1000, Math.max(0, Number(box.value || 0) + step)));
    changed();
  }

  // --- the file that is handed over ----------------------------------------------------------------------------------

  const filled = (value) => value !== "" && value !== null;

  function answers() {
    const content = held();
    const value = (id) => (id in content.fields ? content.fields[id].trim() : "");
    const levels = {};
    for (const [id, one] of Object.entries(content.levels)) levels[id] = one;
    const out = {
      format: "grid-answers/1",
      form: form.form, case: form.case, certificate: form.certificate, modality: form.modality,
      referential: form.referential, candidate: form.candidate, made_on: form.made_on,
      exported_at: new Date().toISOString(),
      assessed_on: value("jour"), evaluator: value("evaluateur"), organisation: form.organisation,
      comment: value("remarque"), levels, others: value("autres"), language: value("langue"), place: value("lieu"),
    };
    if (form.assessment) out.assessment = form.assessment;
    if (timed) {
      const met = value("entretien");
      out.observation = {
        started_at: value("debut"), ended_at: value("fin"), paused_minutes: Number(value("minutes-de-pause") || 0),
        contacts: Number(value("contacts") || 0), interview: met === "" ? null : met === "oui", interview_adds: value("apport"),
      };
      out.referee = { name: value("referent"), function: value("referent-fonction"), remarks: value("referent-remarques") };
    }
    if (RADIOS.includes("avis")) out.opinion = { proposal: value("avis"), reasons: value("avis-raisons") };
    return signed(out);
  }

  function lacking() {
    const missing = [];
    if (!filled(find("evaluateur").value.trim())) missing.push(["l'évaluateur", "evaluateur"]);
    if (!filled(find("jour").value)) missing.push(["le jour de l'évaluation", "jour"]);
    if (has("avis-raisons") && radio("avis") === "unfavourable" && !find("avis-raisons").value.trim()) missing.push(["les raisons de l'avis défavorable", "avis-raisons"]);
    if (timed && find("referent-remarques").value.trim() && !find("referent").value.trim()) missing.push(["le nom du référent", "referent"]);
    if (has("avis-raisons") && radio("avis") === "" && find("avis-raisons").value.trim()) missing.push(["la proposition dont vous donnez les raisons", "avis-raisons"]);
    return missing;
  }

  // What may still come: a file can be exported at any moment, to be taken up again or to be safe.
  function awaited() {
    if (!timed) return [];
    const open = [["debut", "le début"], ["fin", "la fin"]].filter(([id]) => !find(id).value).map(([, what]) => what);
    if (radio("entretien") === "") open.push("l'entretien");
    const seen = Number(find("contacts").value || 0);
    if (seen < form.contacts) open.push(`des contacts (${seen} sur ${form.contacts} au moins)`);
    return open;
  }

  function hand() {
    const missing = lacking();
    if (missing.length) {
      warn("Avant d'exporter, il manque : " + missing.map(([what]) => what).join(", ") + ".");
      find(missing[0][1]).focus();
      return;
    }
    const name = handOver(answers(), `${form.case}-${form.modality}-${form.form}.json`);
    warn("");
    say("exporte", `Exporté à ${hour(new Date())} : ${name}. Ce fichier reste à remettre ; la saisie reste sur cet appareil.`
      + (awaited().length ? ` Il y manque encore : ${awaited().join(", ")}.` : ""));
    save();
  }

  // What only somebody who made the file by hand could have put into it.
  function misshapen(read) {
    const entry = (one) => one !== null && typeof one === "object" && typeof one.comment === "string" && Array.isArray(one.evidence)
      && (one.level === null || (Number.isInteger(one.level) && one.level >= 0 && one.level <= 5));
    return read.levels === null || typeof read.levels !== "object" || !Object.values(read.levels).every(entry);
  }

  function readable(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }

  function resume(file) {
    const refuse = (why) => warn(`Ce fichier ne peut pas être repris : ${why}.`);
    file.text().then((text) => {
      const read = readable(text);
      if (read === null || typeof read !== "object" || read.format !== "grid-answers/1") { refuse("ce n'est pas un fichier exporté d'une grille"); return; }
      if (read.form !== form.form) { refuse("il est d'un autre formulaire"); return; }
      if (read.sum !== signed({ ...read }).sum || misshapen(read)) { refuse("il a été modifié après l'export"); return; }
      if (Object.keys(held().levels).length && !window.confirm(inPrint("Remplacer ce qui est saisi ici par le contenu de ce fichier ?"))) return;
      const observation = read.observation || {};
      const referee = read.referee || {};
      const opinion = read.opinion || {};
      const met = observation.interview;
      show({
        levels: read.levels,
        fields: {
          evaluateur: read.evaluator, jour: read.assessed_on, remarque: read.comment,
          autres: read.others || "", langue: read.language || "", lieu: read.place || "",
          debut: observation.started_at || "", fin: observation.ended_at || "",
          "minutes-de-pause": String(observation.paused_minutes || 0), contacts: String(observation.contacts || 0),
          entretien: met === null || met === undefined ? "" : met ? "oui" : "non", apport: observation.interview_adds || "",
          referent: referee.name || "", "referent-fonction": referee.function || "", "referent-remarques": referee.remarks || "",
          avis: opinion.proposal || "", "avis-raisons": opinion.reasons || "",
        },
      });
      save();
      warn("");
    }).catch(() => refuse("il n'a pas pu être lu"));
  }

  // --- listening ------------------------------------------------------------------------------------------------------

  function changed() { refresh(); save(); }

  document.addEventListener("input", (event) => {
    if (event.target.id === "recherche" || event.target.id === "reste") { filter(); return; }
    if (event.target.type !== "file") changed();
  });
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest && event.target.closest(".item");
    if (!item || event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (!/^[0-5n]$/.test(key)) return;
    const value = key === "n" ? "" : key;
    const wanted = [...item.querySelectorAll(".level input")].find((one) => one.value === value);
    if (wanted) { wanted.checked = true; wanted.focus(); event.preventDefault(); changed(); }
  });
  if (timed) {
    find("commencer").addEventListener("click", begin);
    find("pause").addEventListener("click", pause);
    find("bascule").addEventListener("click", () => {
      if (!running() || clock.paused !== null) begin();
      else if (minutes() > form.minutes) finish();
      else pause();
    });
    find("terminer").addEventListener("click", finish);
    find("contact-plus").addEventListener("click", () => add(1));
    find("contact-vu").addEventListener("click", () => add(1));
    find("contact-moins").addEventListener("click", () => add(-1));
    window.setInterval(tick, 1000);
  }
  find("exporter").addEventListener("click", hand);
  find("imprimer").addEventListener("click", () => window.print());
  find("reprendre").addEventListener("click", () => find("fichier").click());
  find("fichier").addEventListener("change", (event) => { if (event.target.files[0]) resume(event.target.files[0]); event.target.value = ""; });
  find("effacer").addEventListener("click", () => {
    if (!window.confirm(inPrint("Effacer tout ce qui est saisi sur cet appareil pour ce formulaire ?"))) return;
    stamp = 0;
    kept.forget().then(() => window.location.reload());
  });
  kept.elsewhere((read) => {
    if (read.stamp <= stamp) return;
    show(read.content, read.stamp);
    stamp = read.stamp;
    warn("Ce formulaire est aussi ouvert dans un autre onglet : sa saisie est reprise ici.");
  });
  window.addEventListener("pagehide", () => { if (stamp) save(); });
  wholeOnPaper();
  clearOfBar();
  refresh();
  restore().finally(() => {
    main.inert = false;
    document.documentElement.dataset.ready = "yes";
  });
  kept.works.then((works) => {
    if (!works) warn("Cet appareil ne garde rien pour cette page : exportez souvent, sinon la saisie serait perdue.");
  });
})();
