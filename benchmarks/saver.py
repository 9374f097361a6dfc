"""How the save case stores a contact: the one place that knows the store's interface."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def opened_store(home: Path) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Open the store in ``home`` and give a function that saves the n-th new contact."""

    async def save(turn: int) -> None:
        raise OSError(f"contact {turn} of {home.name}: the store is not there yet")

    yield save
