"""Answers on disk, so that no question is paid for twice."""

import hashlib
import json
import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

from .completion import Completion, Messages, Options

_log = logging.getLogger("deeppersona.llm")

#: Part of every key: raise it when the meaning of a stored answer changes.
_FORMAT = 1
#: Hits and additions between two looks at the size.
_HOUSEKEEPING = 512


class Cache:
    """Completions in one SQLite file in WAL mode, safe for many processes of one machine.

    Only successes are stored. Above ``most_bytes`` of stored text the entries unused for longest go. A file that is no
    database or is damaged is set aside under another name (``set_aside``), which is logged, and a new one is begun.

    Args:
        path: the file; its folder is made. Keep it on a local disk: SQLite's locks do not work on network shares.
        most_bytes: bound of the stored text, in bytes.
    """

    def __init__(self, path: str | Path, *, most_bytes: int = 2_000_000_000) -> None:
        self.path, self.most_bytes = Path(path), most_bytes
        self.set_aside: Path | None = None
        self._since_housekeeping = 0
        self._touched: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None

    def get(self, key: bytes) -> Completion | None:
        """The stored completion, with cost 0 and no attempts, or None."""
        rows = self._execute("SELECT answer FROM answers WHERE key = ?", (key,))
        if not rows:
            return None
        try:
            stored = json.loads(rows[0][0])
            if stored["label_logprobs"] is not None:
                stored["label_logprobs"] = {label: float(score) for label, score in stored["label_logprobs"].items()}
            found = Completion(**stored, cost_usd=0.0, latency_ms=0.0, attempts=0)
        except (ValueError, TypeError, KeyError, AttributeError):
            self._execute("DELETE FROM answers WHERE key = ?", (key,))
            return None
        self._touched.add(key)
        self._count()
        return found

    def put(self, key: bytes, completion: Completion) -> None:
        """Store a success."""
        scores = completion.label_logprobs
        answer = json.dumps(
            {
                "text": completion.text,
                "finish_reason": completion.finish_reason,
                # as text, since JSON has no infinity
                "label_logprobs": None if scores is None else {label: repr(s) for label, s in scores.items()},
                "prompt_tokens": completion.prompt_tokens,
                "cached_tokens": completion.cached_tokens,
                "completion_tokens": completion.completion_tokens,
                "model": completion.model,
            },
            ensure_ascii=False,
        )
        self._execute(
            "INSERT OR REPLACE INTO answers (key, answer, size, used) VALUES (?, ?, ?, ?)",
            (key, answer, len(answer.encode()), time.time()),
        )
        self._count()

    def close(self) -> None:
        """Write what is pending and let go of the file."""
        if self._connection is not None:
            self._tidy()
            self._connection.close()
            self._connection = None

    def _count(self) -> None:
        self._since_housekeeping += 1
        if self._since_housekeeping >= _HOUSEKEEPING:
            self._tidy()

    def _tidy(self) -> None:
        """Note which entries were used, and evict the oldest tenth when the bound is passed."""
        self._since_housekeeping = 0
        now = time.time()
        for key in self._touched:
            self._execute("UPDATE answers SET used = ? WHERE key = ?", (now, key))
        self._touched.clear()
        rows = self._execute("SELECT coalesce(sum(size), 0) FROM answers")
        size = rows[0][0] if rows else 0
        if size > self.most_bytes:
            self._execute(
                "DELETE FROM answers WHERE key IN (SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY used, key) AS upto"
                " FROM answers) WHERE upto <= ?)",
                (size - int(self.most_bytes * 0.9),),
            )

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """One statement in its own transaction; a damaged file is replaced and the statement repeated once."""
        try:
            return self._open().execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            # locked for longer than the busy timeout, or the disk is full: the answer is simply not cached
            _log.warning("The cache %s cannot be used just now: %s", self.path, error)
            return []
        except sqlite3.DatabaseError as error:
            self._replace(error)
            return self._open().execute(statement, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=30.0, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, answer TEXT NOT NULL, size INTEGER NOT NULL,"
                " used REAL NOT NULL) WITHOUT ROWID"
            )
        return self._connection

    def _replace(self, error: sqlite3.DatabaseError) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.corrupt-{number}")).exists():
            number += 1
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        if self.path.exists():
            self.path.rename(aside)
        self.set_aside = aside
        _log.warning(
            "The cache %s is damaged (%s); it was set aside as %s and a new one begun", self.path, error, aside
        )


def cache_key(model: str, fingerprint: str, messages: Messages, options: Options) -> bytes:
    """What makes two requests the same: model, address or weights, messages, parameters and replicate; 32 bytes.

    The time limit and the place where the prefix ends change no answer and are left out.
    """
    request = [
        _FORMAT,
        model,
        fingerprint,
        [[message["role"], message["content"]] for message in messages],
        [options.temperature, options.top_p, options.seed, options.max_tokens, options.replicate],
        options.labels,
        options.json_schema,
    ]
    return hashlib.sha256(json.dumps(request, ensure_ascii=False, sort_keys=True).encode()).digest()
