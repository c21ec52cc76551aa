"""Errors, all in one form: ``{"error": code, "message": sentence}``."""

from __future__ import annotations

import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.models import Error
from game_server.matchmaking.errors import Refused

CODES = {413: "content_too_large"}
"""Codes of statuses whose phrase depends on Python's version."""
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request is too large.",
}
BAD_JSON = "The body is not valid JSON."
OnIncident = Callable[[str, BaseException], None]
OnRefusal = Callable[[str, int, str, str], None]
"""Called with the code, status, route and message of every error that is answered."""
Handler = Callable[[Request, Exception], Awaitable[Response]]


class ApiError(Exception):
    """A refusal: a code for programs, a sentence for people, and an HTTP status."""

    def __init__(
        self, code: str, message: str, status: int, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = headers


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The part of a route's OpenAPI that says: these statuses are answered with an Error."""
    return {status: {"model": Error, "description": _phrase(status)} for status in statuses}


class Refusal(NamedTuple):
    """An error in the form of its answer."""

    status: int
    code: str
    message: str
    headers: Mapping[str, str] | None = None

    def response(self) -> Response:
        return JSONResponse(
            {"error": self.code, "message": self.message}, self.status, self.headers
        )


def install_error_handlers(app: FastAPI, refused: OnRefusal) -> None:
    """Make every error that a route or the router raises an ``Error``."""
    readers: dict[type[Exception], Callable[[Any], Refusal]] = {
        ApiError: _read_refusal,
        Refused: _read_refusal,
        HTTPException: _read_http,
        RequestValidationError: _read_invalid,
    }
    for kind, read in readers.items():
        app.add_exception_handler(kind, _handler(read, refused))


def _handler(read: Callable[[Exception], Refusal], refused: OnRefusal) -> Handler:
    async def handle(request: Request, fault: Exception) -> Response:
        refusal = read(fault)
        drop_traceback(fault)
        route = request.scope.get("route")
        refused(refusal.code, refusal.status, getattr(route, "path", ""), refusal.message)
        return refusal.response()

    return handle


class Incidents:
    """Middleware: answers an uncaught error with a 500 that names only the incident."""

    def __init__(self, app: ASGIApp, report: OnIncident) -> None:
        self._app = app
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting_start)
        except (Exception, SystemExit) as fault:  # a game may even exit
            incident = secrets.token_hex(4)
            self._report(incident, fault)
            if started:
                raise
            drop_traceback(fault)
            sentence = f"The server made a mistake (incident {incident})."
            await Refusal(500, "internal", sentence).response()(scope, receive, send)


def drop_traceback(fault: BaseException) -> None:
    """Remove the traceback and the causes of an error that has been answered.

    A frame that refers to its own error is a reference cycle. The request and its body would stay
    in memory until a garbage collection, and strangers can send faster than those come.
    """
    chain = [fault]
    while chain:
        error = chain.pop()
        chain += filter(None, (error.__cause__, error.__context__))
        error.__traceback__ = error.__cause__ = error.__context__ = None


def _read_refusal(fault: ApiError | Refused) -> Refusal:
    headers: Mapping[str, str] | None = None
    if isinstance(fault, ApiError):
        headers = fault.headers
    elif fault.retry_after_s is not None:
        headers = {"Retry-After": str(math.ceil(fault.retry_after_s))}
    return Refusal(fault.status, fault.code, fault.message, headers)


def _read_http(fault: HTTPException) -> Refusal:
    if (
        fault.status_code == HTTPStatus.BAD_REQUEST
    ):  # JSON that is nested too deep, or a number that is too long
        return Refusal(422, "invalid", BAD_JSON)
    code = CODES.get(fault.status_code) or _phrase(fault.status_code).lower().replace(" ", "_")
    sentence = SENTENCES.get(fault.status_code, str(fault.detail))
    return Refusal(fault.status_code, code, sentence, fault.headers)


def _read_invalid(fault: RequestValidationError) -> Refusal:
    first = fault.errors()[0]
    if first["type"] == "json_invalid":
        return Refusal(422, "invalid", BAD_JSON)
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "path", "query"))
    return Refusal(422, "invalid", f"{where or 'body'}: {first['msg']}.")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
