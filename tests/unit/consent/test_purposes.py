"""The purposes: complete, in both languages, and asked only where consent is the ground."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from portal.consent.purposes import (
    PURPOSES_PATH,
    AskAt,
    Basis,
    all_purposes,
    asked_at,
    load_purposes,
)


def test_every_purpose_states_its_ground_and_words() -> None:
    for purpose in all_purposes().values():
        assert purpose.data, purpose.id
        assert purpose.version, purpose.id
        for locale in ("nl", "en"):
            words = purpose.read(locale, name="Samira", organisation="de school")
            assert words.who, purpose.id
            assert words.keep, purpose.id
            assert "{" not in words.text + words.who + words.keep + words.why


def test_only_consent_is_asked() -> None:
    for moment in AskAt:
        for purpose in asked_at(moment):
            assert purpose.basis is Basis.CONSENT
            for locale in ("nl", "en"):
                assert purpose.texts[locale].title
                assert purpose.texts[locale].why


def test_what_is_asked_when() -> None:
    assert [p.id for p in asked_at(AskAt.SIGN_UP)] == ["ask_school", "check_in"]
    assert [p.id for p in asked_at(AskAt.APP)] == ["whatsapp"]


def test_asking_what_is_a_task_anyway_is_refused(tmp_path: Path) -> None:
    document = yaml.safe_load(PURPOSES_PATH.read_text(encoding="utf-8"))
    document["purposes"][0]["ask_at"] = ["sign_up"]
    wrong = tmp_path / "purposes.yaml"
    wrong.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(ValueError, match="help is asked"):
        load_purposes(wrong)


def test_another_language_reads_dutch() -> None:
    assert all_purposes()["help"].read("tr") == all_purposes()["help"].read("nl")
