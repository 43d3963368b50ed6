"""Counts what is equal and keeps what is not."""

from __future__ import annotations

import struct

SHOWN = 20


def same(a: object, b: object) -> bool:
    """Equal in type and value; doubles to the last bit."""
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack(">d", a) == struct.pack(">d", b)
    return type(a) is type(b) and a == b


class Report:
    def __init__(self) -> None:
        self._equal: dict[str, int] = {}
        self._differences: list[str] = []
        self._notes: list[str] = []

    def compare(self, step: str, what: object, feast: object, ours: object) -> None:
        self._equal.setdefault(step, 0)
        if same(feast, ours):
            self._equal[step] += 1
        else:
            self.differs(step, f"{what}: Feast {feast!r}, Factorline {ours!r}")

    def differs(self, step: str, text: str) -> None:
        self._equal.setdefault(step, 0)
        self._differences.append(f"{step}: {text}")

    def note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def print(self) -> bool:
        """Prints all of it, and tells whether nothing differs."""
        for step, count in self._equal.items():
            print(f"  {step:<22} {count:>6,} equal")
        for note in self._notes:
            print(f"  note: {note}")
        for difference in self._differences[:SHOWN]:
            print(f"DIFFERENT {difference}")
        is_whole = all(self._equal.values()) and not self._differences
        print("OK" if is_whole else f"FAILED: {len(self._differences)} differences")
        return is_whole
