(function (js, wasm) {
	// A page whose half in the browser is dead still works: every form is sent, every link followed. But after a new
	// version was put in place, an old page may ask for a piece that is gone; it is loaded again, once a minute at most.
	const cle = "pegase-rechargement";
	const relancer = () => {
		if (envoi) return envoyer();
		const dernier = Number(sessionStorage.getItem(cle) || 0);
		if (!navigator.onLine || Date.now() - dernier < 60000) return;
		sessionStorage.setItem(cle, String(Date.now()));
		location.reload();
	};
	const fatale = (cause) => cause instanceof WebAssembly.RuntimeError || cause instanceof WebAssembly.CompileError;
	addEventListener("error", (e) => fatale(e.error) && relancer());
	addEventListener("unhandledrejection", (e) => fatale(e.reason) && relancer());
	// There is none on a page that is not served over TLS, nor from the machine itself.
	const veilleurs = navigator.serviceWorker;
	if (veilleurs) {
		const connu = veilleurs.controller;
		veilleurs.addEventListener("controllerchange", () => connu && dispatchEvent(new Event("pegase-version")));
		veilleurs
			.register("/sw.js")
			.then(async (inscription) => {
				(await veilleurs.ready).active.postMessage({ langue: document.documentElement.lang });
				// An application left open asks for news when one comes back to it.
				addEventListener("visibilitychange", () => {
					if (document.visibilityState === "visible") inscription.update().catch(() => {});
				});
			})
			.catch((cause) => console.warn("Pégase:", cause));
	}
	// Where traces are kept a page comes with its own, and what it asks for later belongs to it. Files are asked for as they
	// were announced.
	const trace = performance.getEntriesByType("navigation")[0]?.serverTiming?.find((t) => t.name === "traceparent");
	if (trace) {
		const demander = window.fetch;
		window.fetch = (quoi, comment) => {
			const { origin, pathname } = new URL(quoi.url ?? quoi, location);
			if (origin !== location.origin || pathname.startsWith("/pkg/")) return demander(quoi, comment);
			const requete = new Request(quoi, comment);
			requete.headers.set("traceparent", trace.description);
			return demander(requete);
		};
	}
	// The router takes links as soon as it starts, and forgets where they lead when the page does not live yet: until then
	// they are the browser's.
	const suivre = (e) => e.target.closest?.("a[href]") && e.stopImmediatePropagation();
	addEventListener("click", suivre, true);
	addEventListener("pegase-vit", () => removeEventListener("click", suivre, true), { once: true });
	// A form that is sent meanwhile waits for the page, which has its refusal beside the field and loses nothing of what was
	// typed; for eight seconds, since a browser knows how to send one.
	let envoi;
	const envoyer = () => {
		removeEventListener("submit", attendre, true);
		if (!envoi) return;
		const { target, submitter } = envoi;
		envoi = undefined;
		submitter?.removeAttribute("aria-busy");
		target.requestSubmit(submitter?.form === target ? submitter : null);
	};
	const attendre = (e) => {
		if (!e.target.getAttribute("action")?.startsWith("/_fn/")) return;
		e.preventDefault();
		e.stopImmediatePropagation();
		if (!envoi) setTimeout(envoyer, 8000);
		envoi?.submitter?.removeAttribute("aria-busy");
		e.submitter?.setAttribute("aria-busy", "true");
		envoi = e;
	};
	addEventListener("submit", attendre, true);
	addEventListener("pegase-vit", envoyer, { once: true });
	const tache = () => new Promise((suite) => setTimeout(suite));
	// The page is read before it lives: nothing of this half is asked for before the first picture is there. A page that
	// nobody looks at has no picture to wait for, and a browser that does not tell of it is not waited for.
	const image = new Promise((suite) => {
		if (document.hidden) suite();
		setTimeout(suite, 1000);
		new PerformanceObserver((images) => {
			if (images.getEntriesByName("first-contentful-paint").length) suite();
		}).observe({ type: "paint", buffered: true });
	});
	image
		.then(async () => {
			const module = import(js);
			const binaire = fetch(wasm);
			// While it comes, a few at a time.
			const pieces = [...document.querySelectorAll("link[rel=piece]")];
			while (pieces.length) {
				for (const piece of pieces.splice(0, 8)) {
					piece.crossOrigin = "";
					if (piece.type) piece.as = "fetch";
					piece.rel = piece.type ? "preload" : "modulepreload";
				}
				await tache();
			}
			const { default: charger, hydrate } = await module;
			await charger({ module_or_path: binaire });
			// One thing at a time: a finger that waits is answered in between.
			await tache();
			hydrate();
		})
		.catch((cause) => {
			console.warn("Pégase:", cause);
			relancer();
		});
})
