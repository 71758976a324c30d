"""The viewer's pages: a list of respondents, one respondent, one answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ...agents.answerer import EMBEDDED
from ...errors import DeepPersonaError, InputError
from ..as_asked import as_asked
from ..core_text import core_text
from ..pages import TEMPLATES, environment
from ..report_data import EMBEDDED_READS
from .asked_prompt import Prompts, Recollect
from .respondent_filter import RespondentFilter
from .run_reader import PAGE, RunReader, positions

if TYPE_CHECKING:
    from aiohttp import web

    from ...populations.persona import Fact
    from ...populations.taxonomy.tree import Tree

#: Nothing runs in the page and nothing is fetched but the style sheet.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What a browser on this machine calls it.
LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")
#: Attributes of a ranked context that an answer's page lists.
RANKED = 60

Page = Callable[["web.Request"], dict[str, Any]]


def application(reader: RunReader, recollect: Recollect | None = None) -> web.Application:
    """The pages of one run as an aiohttp application; ``recollect`` says what had happened to a respondent in a round.

    Every string of the run is escaped by the templates; a request that names another host than this machine is refused, so
    that no site can read the run through a name that points here.
    """
    from aiohttp import web

    templates = environment()
    templates.globals |= {"link": _link, "embedded_reads": EMBEDDED_READS}
    pages = _Pages(reader, recollect)

    def page(template: str, build: Page) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                # files are read aside, so that a slow one does not hold up other pages
                values = await asyncio.to_thread(build, request)
            except DeepPersonaError as error:
                text = templates.get_template("viewer_error.html.j2").render(run=pages.head, message=error.for_users())
                return web.Response(text=text, content_type="text/html", status=404)
            text = templates.get_template(template).render(run=pages.head, **values)
            return web.Response(text=text, content_type="text/html")

        return handler

    async def style(request: web.Request) -> web.Response:
        return web.Response(text=(TEMPLATES / "viewer.css").read_text("utf-8"), content_type="text/css")

    app = web.Application(middlewares=[_guarded()])
    app.router.add_get("/", page("viewer_list.html.j2", pages.list))
    app.router.add_get("/respondent", page("viewer_respondent.html.j2", pages.respondent))
    app.router.add_get("/answer", page("viewer_answer.html.j2", pages.answer))
    app.router.add_get("/viewer.css", style)
    return app


def _guarded() -> Any:
    from aiohttp import web

    @web.middleware
    async def guard(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if LOOPBACK.fullmatch(request.host) is None:
            response: web.StreamResponse = web.Response(text="This page is for this machine only.", status=403)
        else:
            response = await handler(request)
        response.headers.update(HEADERS)
        return response

    return guard


class _Pages:
    """What each page shows, as plain values."""

    def __init__(self, reader: RunReader, recollect: Recollect | None) -> None:
        self._reader = reader
        self._prompts = Prompts(reader, recollect)
        config = reader.manifest["config"]
        self.head = {
            "name": reader.run.name,
            "title": reader.survey.title,
            "command": reader.manifest.get("command", ""),
            "model": config["model"],
            "elicitation": config["elicitation"] or "psychometric",
            "is_embedded": config["model"] == EMBEDDED,
            "state": reader.manifest.get("state", "unknown"),
            "n_answers": reader.n_answers,
            "n_respondents": reader.n_respondents,
            "statuses": reader.manifest.get("statuses", {}),
        }

    def list(self, request: web.Request) -> dict[str, Any]:
        wanted = RespondentFilter.of(request.query)
        found = self._reader.find(wanted)
        if wanted.question and wanted.question not in {question.id for question in self._reader.survey}:
            raise InputError(
                where="serve()", parameter="question", got=wanted.question, allowed="a question that the run asked"
            )
        asked = next((one for one in self._reader.survey if one.id == wanted.question), None)
        return {
            "wanted": wanted,
            "found": found,
            "first": (wanted.page - 1) * PAGE + 1,
            "choices": self._reader.choices,
            "questions": self._reader.survey.questions,
            "options": asked.options if asked else (),
            "before": _link("/", wanted.query(page=wanted.page - 1)) if wanted.page > 1 else "",
            "after": _link("/", wanted.query(page=wanted.page + 1)) if wanted.page < found.pages else "",
        }

    def respondent(self, request: web.Request) -> dict[str, Any]:
        name = request.query.get("id", "")
        one = self._reader.population_of(name)
        persona = self._reader.persona(name)
        rows = self._reader.answers_of(name)
        return {
            "persona": persona,
            "core": {
                key: core_text(key, value)
                for key, value in persona.core.items()
                if value is not None and key != "place"
            },
            "facts": [_fact(fact, persona.tree) for fact in persona.facts],
            "answers": [
                {
                    **row,
                    "words": self._reader.labels(row),
                    "text": wording,
                    "link": _answer_link(row),
                }
                for row, wording in zip(rows, as_asked(rows, self._reader.survey), strict=True)
            ],
            "weight": one.people["weight"][0].as_py() if "weight" in one.people.column_names else None,
        }

    def answer(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        name, question_id = query.get("id", ""), query.get("question", "")
        number = RespondentFilter.of({"round": query.get("round", ""), "option": query.get("replicate", "")})
        one = self._reader.population_of(name)
        rows = self._reader.answers_of(name)
        at = positions(rows, question_id, number.round or 0, query.get("variant", ""), number.option or 0)
        if at is None:
            raise InputError(
                "no such answer",
                where="serve()",
                parameter="question",
                got=question_id,
                allowed="an answer of this respondent",
            )
        row, wording = rows[at], list(as_asked(rows, self._reader.survey))[at]
        question = next((one for one in self._reader.survey if one.id == question_id), None)
        if question is None:
            raise InputError(
                where="serve()", parameter="question", got=question_id, allowed="a question that the run asked"
            )
        persona = self._reader.persona(name)
        prompt, failure = None, ""
        try:
            prompt = self._prompts.of(one, question, row, rows)
        except DeepPersonaError as error:
            failure = error.for_users()
        except KeyError as error:
            failure = f"the population has no column {error}"
        ranked = self._prompts.context.ranked(persona, question)
        return {
            "persona": persona,
            "question": question,
            "wording": wording,
            "row": row,
            "words": self._reader.labels(row),
            "distribution": list(zip(question.options, row["distribution"] or (), strict=False)),
            "prompt": prompt,
            "failure": failure,
            "ranked": [_fact(fact, persona.tree) for fact in ranked[:RANKED]],
            "n_ranked": len(ranked),
            "masked": sorted(self._prompts.context.masked_facets),
            "before": _answer_link(rows[at - 1]) if at else "",
            "after": _answer_link(rows[at + 1]) if at + 1 < len(rows) else "",
        }


def _fact(fact: Fact, tree: Tree) -> dict[str, Any]:
    label, category = fact.attribute_id, "given"
    if fact.attribute_id in tree.index:
        leaf = tree[fact.attribute_id]
        label, category = leaf.label, tree.categories[leaf.category]
    provenance = f"{fact.origin}, {fact.calibration}, {fact.stratum}"
    return {"label": label, "category": category, "value": fact.value, "provenance": provenance}


def _answer_link(row: dict[str, Any]) -> str:
    names = {
        "id": "respondent_id",
        "question": "question_id",
        "round": "round",
        "variant": "variant",
        "replicate": "replicate",
    }
    return _link(
        "/answer",
        {
            name: str(row[column] or 0 if name in ("round", "replicate") else row[column] or "")
            for name, column in names.items()
        },
    )


def _link(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
