"""Settings from the environment: typed, checked once at start, named OPSTAP_*."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
DEFAULT_DATABASE_URL: Final = f"sqlite:///{PROJECT_ROOT / 'var' / 'opstap.db'}"
DEFAULT_REGION_FOLDER: Final = PROJECT_ROOT / "portal" / "demo" / "data"
DEFAULT_FILES_FOLDER: Final = PROJECT_ROOT / "var" / "files"
DEFAULT_ERASURES_FILE: Final = PROJECT_ROOT / "var" / "erasures.jsonl"
DEFAULT_S3_REGION: Final = "us-east-1"
MIN_SECRET_LENGTH: Final = 32
TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"", "0", "false", "no", "off"})


class ConfigError(Exception):
    """The environment does not describe a portal that may run; says every problem at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between machines. Times are seconds, sizes are bytes."""

    database_url: str = DEFAULT_DATABASE_URL
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:5000"
    demo: bool = False
    smtp_url: str = ""
    mail_from: str = "Opstap <hallo@opstap.example>"
    sms_url: str = ""
    sms_token: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0
    region_folder: Path = DEFAULT_REGION_FOLDER
    files_folder: Path = DEFAULT_FILES_FOLDER
    # Who was removed, by number; kept apart from the database and its backups.
    erasures_file: Path = DEFAULT_ERASURES_FILE
    s3_url: str = ""
    s3_bucket: str = ""
    s3_region: str = DEFAULT_S3_REGION
    s3_key: str = ""
    s3_secret: str = ""
    database_timeout: int = 5
    answer_cache: bool = True
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read OPSTAP_* variables. Raises ConfigError with one sentence per wrong value."""
        reader = _Reader(os.environ if environ is None else environ)
        settings = cls(
            database_url=reader.text("DATABASE_URL", DEFAULT_DATABASE_URL),
            secret_key=reader.text("SECRET_KEY", ""),
            base_url=reader.url("BASE_URL", "http://127.0.0.1:5000"),
            demo=reader.flag("DEMO"),
            smtp_url=reader.text("SMTP_URL", ""),
            mail_from=reader.text("MAIL_FROM", "Opstap <hallo@opstap.example>"),
            sms_url=reader.text("SMS_URL", ""),
            sms_token=reader.text("SMS_TOKEN", ""),
            redis_url=reader.text("REDIS_URL", ""),
            trusted_proxies=reader.number("TRUSTED_PROXIES", 0),
            region_folder=Path(reader.text("REGION_FOLDER", str(DEFAULT_REGION_FOLDER))),
            files_folder=Path(reader.text("FILES_FOLDER", str(DEFAULT_FILES_FOLDER))),
            erasures_file=Path(reader.text("ERASURES_FILE", str(DEFAULT_ERASURES_FILE))),
            s3_url=reader.url("S3_URL", ""),
            s3_bucket=reader.text("S3_BUCKET", ""),
            s3_region=reader.text("S3_REGION", DEFAULT_S3_REGION),
            s3_key=reader.text("S3_KEY", ""),
            s3_secret=reader.text("S3_SECRET", ""),
            database_timeout=reader.number("DATABASE_TIMEOUT", 5),
            answer_cache=reader.flag("ANSWER_CACHE", default="1"),
            log_level=reader.text("LOG_LEVEL", "INFO").upper(),
        )
        reader.problems.extend(settings.problems_of_storage())
        if reader.problems:
            raise ConfigError(tuple(reader.problems))
        return settings

    @property
    def is_https(self) -> bool:
        """True when the public address is https, so that cookies can be Secure and __Host-."""
        return urlsplit(self.base_url).scheme == "https"

    def problems_of_storage(self) -> tuple[str, ...]:
        """Sentences that say what is missing to keep files in S3-compatible storage."""
        needed = {"BUCKET": self.s3_bucket, "KEY": self.s3_key, "SECRET": self.s3_secret}
        missing = [f"OPSTAP_S3_{name}" for name, value in needed.items() if not value]
        if not self.s3_url or not missing:
            return ()
        return (f"OPSTAP_S3_URL needs {', '.join(missing)} as well.",)

    def problems_for_serving(self) -> tuple[str, ...]:
        """Sentences that say which secrets are missing before strangers may be served."""
        if self.demo:
            return ()
        problems = []
        if len(self.secret_key) < MIN_SECRET_LENGTH:
            problems.append(
                f"OPSTAP_SECRET_KEY is missing or shorter than {MIN_SECRET_LENGTH} characters."
            )
        if not self.smtp_url:
            problems.append("OPSTAP_SMTP_URL is missing: nobody would get a message.")
        if not self.is_https:
            problems.append("OPSTAP_BASE_URL must be the public https:// address.")
        return tuple(problems)


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(f"OPSTAP_{name}", "").strip() or default

    def flag(self, name: str, default: str = "0") -> bool:
        word = self.text(name, default).lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            self.problems.append(f"OPSTAP_{name} must be 1 or 0, not {word!r}.")
        return word in TRUE_WORDS

    def number(self, name: str, default: int) -> int:
        word = self.text(name, str(default))
        if not word.isdecimal():
            self.problems.append(f"OPSTAP_{name} must be a whole number, not {word!r}.")
            return default
        return int(word)

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            self.problems.append(
                f"OPSTAP_{name} must be an address such as https://opstap.example, not {value!r}."
            )
        return value
