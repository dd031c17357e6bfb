"""Settings: typed, complete, and honest about what is missing."""

from __future__ import annotations

import pytest

from portal.config import ConfigError, Settings

PRODUCTION = {
    "OPSTAP_SECRET_KEY": "s" * 40,
    "OPSTAP_SMTP_URL": "smtp://mail.example:25",
    "OPSTAP_BASE_URL": "https://opstap.example",
}


def test_production_with_its_secrets_may_serve() -> None:
    assert Settings.from_environment(PRODUCTION).problems_for_serving() == ()


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_names_the_setting_it_misses(missing: str) -> None:
    settings = Settings.from_environment({k: v for k, v in PRODUCTION.items() if k != missing})

    problems = settings.problems_for_serving()

    assert len(problems) == 1
    assert missing in problems[0]


def test_a_short_secret_is_no_secret() -> None:
    settings = Settings.from_environment({**PRODUCTION, "OPSTAP_SECRET_KEY": "short"})

    assert "OPSTAP_SECRET_KEY" in settings.problems_for_serving()[0]


def test_the_demo_needs_no_secrets() -> None:
    settings = Settings.from_environment({"OPSTAP_DEMO": "1"})

    assert settings.demo
    assert settings.problems_for_serving() == ()


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_environment(
            {
                "OPSTAP_DEMO": "perhaps",
                "OPSTAP_TRUSTED_PROXIES": "two",
                "OPSTAP_BASE_URL": "opstap.example/path",
            }
        )

    named = " ".join(caught.value.problems)
    for name in ("OPSTAP_DEMO", "OPSTAP_TRUSTED_PROXIES", "OPSTAP_BASE_URL"):
        assert name in named
