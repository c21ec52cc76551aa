"""Errors, all in one form: ``{"error": code, "message": sentence}``."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from game_server.api.models import Error
from game_server.lobby.errors import LobbyError

CODES = {413: "content_too_large"}
"""Where Python's versions name a status differently."""
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request is too large.",
}
MAX_BODY_BYTES = 64 * 1024
OnIncident = Callable[[str, Exception], None]


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
    """For OpenAPI: a route answers these statuses with an Error."""
    return {status: {"model": Error, "description": _phrase(status)} for status in statuses}


def install_error_handlers(app: FastAPI) -> None:
    """Make every error that a route or the router raises an ``Error``."""
    app.add_exception_handler(ApiError, _answer_refusal)
    app.add_exception_handler(LobbyError, _answer_refusal)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)


class Incidents:
    """Middleware: what nobody caught becomes a 500 that names an incident and nothing else."""

    def __init__(self, app: ASGIApp, report: OnIncident) -> None:
        self._app = app
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as fault:
            incident = secrets.token_hex(4)
            self._report(incident, fault)
            if started:
                raise
            sentence = f"The server made a mistake (incident {incident})."
            await _error(500, "internal", sentence)(scope, receive, send)


class BodyLimit:
    """Middleware: a request's body has at most 64 KiB, however it says that it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > MAX_BODY_BYTES:
            await _error(413, "content_too_large", SENTENCES[413])(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


async def _answer_refusal(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, ApiError | LobbyError)
    headers: Mapping[str, str] | None = None
    if isinstance(fault, ApiError):
        headers = fault.headers
    elif fault.retry_after_s is not None:
        headers = {"Retry-After": str(math.ceil(fault.retry_after_s))}
    return _error(fault.status, fault.code, fault.message, headers)


async def _answer_http(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, HTTPException)
    code = CODES.get(fault.status_code) or _phrase(fault.status_code).lower().replace(" ", "_")
    sentence = SENTENCES.get(fault.status_code, str(fault.detail))
    return _error(fault.status_code, code, sentence, fault.headers)


async def _answer_invalid(request: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0]
    if first["type"] == "json_invalid":
        return _error(422, "invalid", "The body is not valid JSON.")
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "path", "query"))
    return _error(422, "invalid", f"{where or 'body'}: {first['msg']}.")


def _error(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": code, "message": message}, status, headers)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
