"""The databases of private portals, migrated once and then copied: a file, or a PostgreSQL cluster of our own."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from awscheck.environment import free_port
from tests.faults.waiting import somewhere

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
Row = tuple[Any, ...]


class Database(Protocol):
    """Where one portal keeps everything."""

    url: str

    def query(self, sql: str, *params: object) -> list[Row]:
        """The rows; %s stands for a parameter."""


@dataclass
class SqliteFile:
    """A file, copied from a migrated one."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def query(self, sql: str, *params: object) -> list[Row]:
        with sqlite3.connect(self.path, timeout=20) as connection:
            return connection.execute(sql.replace("%s", "?"), params).fetchall()


@dataclass
class PostgresDatabase:
    """One database of the cluster."""

    cluster: "Cluster"
    name: str

    @property
    def url(self) -> str:
        return f"postgres://portal@127.0.0.1:{self.cluster.port}/{self.name}"

    def query(self, sql: str, *params: object) -> list[Row]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(sql, params)  # type: ignore[arg-type]
            return found.fetchall() if found.description else []


@dataclass
class Cluster:
    """A PostgreSQL server in a folder of its own, run by `postgres` where root asks (it refuses to run as root)."""

    folder: Path
    port: int = 0
    settings: tuple[str, ...] = ("fsync=off",)

    @property
    def binaries(self) -> Path:
        return BINARIES[-1].parent

    def create(self) -> None:
        """Make it and start it."""
        self.port = free_port("127.0.0.1", somewhere())
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(self.folder), "--auth=trust", "--username=portal", "--encoding=UTF8")
        self.start()

    def start(self) -> None:
        here = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        options = " -c ".join((here, *self.settings))
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.folder), "-s", "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-s", "-w", "-m", mode, "stop")

    def terminate_all(self) -> int:
        """End every session but the asking one; how many there were."""
        sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''"
        return len(PostgresDatabase(self, "postgres").query(sql))

    def database(self, name: str, template: str = "template1") -> PostgresDatabase:
        """A new database, copied from another one that nobody uses just now."""
        PostgresDatabase(self, "postgres").query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return PostgresDatabase(self, name)

    def _run(self, program: str, *options: str) -> None:
        root = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
        words = (*root, str(self.binaries / program), *options)
        subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL)


@dataclass
class Stock:
    """Migrated databases to copy, made at the first wish."""

    folder: Path
    environment: Mapping[str, str]
    cluster: Cluster | None = None
    copies: int = 0

    @property
    def has_postgres(self) -> bool:
        return bool(BINARIES)

    def take(self, vendor: str) -> Database:
        """A fresh migrated database: `sqlite` or `postgresql`."""
        self.copies += 1
        return self._postgres() if vendor == "postgresql" else self._file()

    def close(self) -> None:
        if self.cluster:
            self.cluster.stop("immediate")

    def _file(self) -> SqliteFile:
        original, copy = self.folder / "migrated.sqlite3", self.folder / f"portal-{self.copies}.sqlite3"
        if not original.exists():
            self._migrate(SqliteFile(original).url)
            SqliteFile(original).query("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(original, copy)
        return SqliteFile(copy)

    def _postgres(self) -> PostgresDatabase:
        if self.cluster is None:
            self.cluster = Cluster(self.folder / "postgres")
            self.cluster.create()
            self._migrate(self.cluster.database("migrated").url)
        return self.cluster.database(f"portal_{self.copies}", "migrated")

    def _migrate(self, url: str) -> None:
        words = (self.environment["PYTHON"], "manage.py", "migrate", "--verbosity=0")
        subprocess.run(words, check=True, env={**self.environment, "DATABASE_URL": url}, cwd=self.environment["PWD"])
