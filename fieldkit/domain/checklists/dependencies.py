"""Which items decide about which, and whether they decide in a circle."""

from collections.abc import Mapping

from fieldkit.domain.checklists.checklist import Checklist


def needs(checklist: Checklist) -> Mapping[str, tuple[str, ...]]:
    """Return for each conditional item the items of the same checklist that its visibility hangs on."""
    found: dict[str, tuple[str, ...]] = {}
    for section in checklist.sections:
        for item in section.items:
            own = tuple(c.item for c in (*section.when, *item.when) if not c.checklist)
            if own:
                found[item.id] = own
    return found


def circle(checklist: Checklist) -> tuple[str, ...]:
    """Return the ids of items whose conditions lead back to themselves, first one repeated; () if there are none."""
    return _walked(checklist)[0]


def depth(checklist: Checklist) -> int:
    """Return how many conditions hang on each other at most, 0 for a checklist without conditions."""
    return _walked(checklist)[1]


def _walked(checklist: Checklist) -> tuple[tuple[str, ...], int]:
    """Return the first circle found, and the length of the longest chain where there is none."""
    graph = needs(checklist)
    depths: dict[str, int] = {}
    for start in graph:
        # An explicit stack: a chain of conditions may be longer than Python's own.
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.pop()
                on_path.discard(node)
                depths[node] = 1 + max(depths.get(other, 0) for other in graph[node])
                continue
            if node in on_path:
                return (*path[path.index(node) :], node), 0
            if node in depths or node not in graph:
                continue
            path.append(node)
            on_path.add(node)
            stack.append((node, True))
            stack.extend((other, False) for other in reversed(graph[node]))
    return (), max(depths.values(), default=0)
