"""The newest closed bars of the topic factor-bars."""

import json
from typing import NamedTuple

from kafka import KafkaConsumer, TopicPartition

TOPIC = "factor-bars"
REACH = 10_000


class Bar(NamedTuple):
    """A bar's identity; no end where a view has no closed bar yet."""

    view: str
    symbol: str
    end_us: int | None


class FactorBars:
    """Reads on from up to REACH records before the end that each partition had at the start."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._consumer = KafkaConsumer(
            bootstrap_servers=bootstrap_servers, group_id=None, enable_auto_commit=False
        )
        numbers = self._consumer.partitions_for_topic(TOPIC) or set()
        self._partitions = [TopicPartition(TOPIC, number) for number in sorted(numbers)]
        self._consumer.assign(self._partitions)
        first = self._consumer.beginning_offsets(self._partitions)
        last = self._consumer.end_offsets(self._partitions)
        for partition in self._partitions:
            self._consumer.seek(partition, max(first[partition], last[partition] - REACH))
        self.values: dict[Bar, dict[str, float | None]] = {}

    def read_to_end(self) -> None:
        """Takes all bars that are there now."""
        ends = self._consumer.end_offsets(self._partitions)
        while any(self._consumer.position(p) < ends[p] for p in self._partitions):
            for records in self._consumer.poll(timeout_ms=500).values():
                for record in records:
                    bar = json.loads(record.value)
                    key = Bar(bar["view"], bar["symbol"], bar["end"] // 1000)
                    self.values[key] = bar["values"]

    def close(self) -> None:
        self._consumer.close()
