"""Counts what is equal, and keeps what differs and what could not be checked."""

from __future__ import annotations

SHOWN = 20


class Report:
    def __init__(self) -> None:
        self._equal: dict[str, int] = {}
        self._differences: list[str] = []
        self._missing: list[str] = []
        self._notes: list[str] = []

    def compare(self, step: str, what: object, wanted: object, told: object) -> bool:
        self._equal.setdefault(step, 0)
        if type(wanted) is type(told) and wanted == told:
            self._equal[step] += 1
            return True
        self.differs(step, f"{what}: wanted {wanted!r}, told {told!r}")
        return False

    def differs(self, step: str, text: str) -> None:
        self._equal.setdefault(step, 0)
        self._differences.append(f"{step}: {text}")

    def not_checked(self, what: str) -> None:
        self._missing.append(what)

    def note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def print(self) -> int:
        """Prints all of it; 0 where all is checked and equal, 1 where something differs, else 3."""
        for step, count in self._equal.items():
            print(f"  {step:<66} {count:>6,} equal")
        for note in self._notes:
            print(f"  note: {note}")
        for difference in self._differences[:SHOWN]:
            print(f"DIFFERENT {difference}")
        for step, count in self._equal.items():
            if count == 0:
                print(f"EMPTY {step}")
        for what in self._missing:
            print(f"NOT CHECKED {what}")
        if self._differences or not all(self._equal.values()):
            print(f"FAILED: {len(self._differences)} differences")
            return 1
        print(f"NOT WHOLE: {len(self._missing)} not checked" if self._missing else "OK")
        return 3 if self._missing else 0
