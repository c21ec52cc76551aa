"""What leaves the loudspeaker: each sound by itself, and 24 at once, rendered by a real browser."""

from __future__ import annotations

import base64
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from playwright.async_api import Browser, Route

Samples = NDArray[np.float64]

RATE = 44_100
FULL_SCALE = 8000
ORIGIN = "http://sounds.test"
RENDER = Path(__file__).parents[3] / "support" / "pages" / "render_sounds.js"
MODULES = REPOSITORY / "web_client"
SLICE = RATE // 25
BANDS_HZ = 60 * 2 ** np.arange(0, 7.6, 0.5)
"""The edges of half octaves from 60 Hz to 10 kHz."""
QUIET_DB = -40.0
"""Below the loudest part of a sound, ears hear little else."""
APART_DB = 8.0
MEAN_LIMIT = 0.01


async def _rendered(browser: Browser) -> dict[str, Samples]:
    """The samples of every sound, within ±1."""
    page = await browser.new_page()

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).lstrip("/")
        if path:
            await route.fulfill(path=MODULES / path)
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    await page.route(f"{ORIGIN}/**", answer)
    await page.goto(ORIGIN)
    await page.add_script_tag(path=RENDER)
    found = await page.evaluate("renderSounds()")
    return {
        name: np.frombuffer(base64.b64decode(text), "<i2") / FULL_SCALE
        for name, text in found.items()
    }


def _loudest(samples: Samples) -> float:
    """The root mean square of the loudest 50 ms."""
    length = RATE // 20
    sums = np.convolve(samples**2, np.ones(length), "valid")
    return float(np.sqrt(sums.max() / length))


def _heard(samples: Samples) -> Samples:
    """Decibels by time slice and half octave (slices, bands), 0 at the loudest."""
    slices = samples[: len(samples) // SLICE * SLICE].reshape(-1, SLICE)
    power = np.abs(np.fft.rfft(slices * np.hanning(SLICE), axis=1)) ** 2
    band = np.digitize(np.fft.rfftfreq(SLICE, 1 / RATE), BANDS_HZ)
    bands = np.stack([power[:, band == b].sum(axis=1) for b in range(1, len(BANDS_HZ))], axis=1)
    decibels = 10 * np.log10(bands / bands.max() + 1e-12)
    heard: Samples = np.maximum(decibels, QUIET_DB)
    return heard


def _distance(a: Samples, b: Samples) -> float:
    """Decibels by which two sounds differ on average, where and when either is heard."""
    is_heard = np.maximum(a, b) > QUIET_DB
    return float(np.sqrt(np.mean((a - b)[is_heard] ** 2)))


async def test_each_sound_is_its_own_bounded_and_clean(browser: Browser) -> None:
    sounds = await _rendered(browser)
    at_once = sounds.pop("24 at once")
    assert 0.5 < np.abs(at_once).max() <= 1.0
    faults = []
    for name, samples in sounds.items():
        peak = np.abs(samples).max()
        if not 0.03 < _loudest(samples) < 0.35 or peak > 0.97:
            faults.append(f"{name}: loudness {_loudest(samples):.3f}, peak {peak:.2f}")
        if abs(samples.mean()) > MEAN_LIMIT * peak:
            faults.append(f"{name}: its mean is {samples.mean() / peak:.3f} of its peak")
        if np.abs(samples[:8]).max() > 0.05 * peak or np.abs(samples[-RATE // 50 :]).max() > 0.001:
            faults.append(f"{name}: it does not begin and end in silence")
    assert faults == []
    heard = {name: _heard(samples) for name, samples in sounds.items()}
    apart = {(a, b): _distance(heard[a], heard[b]) for a, b in combinations(heard, 2)}
    assert {pair: far for pair, far in apart.items() if far < APART_DB} == {}
