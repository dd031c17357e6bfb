"""The demo's offer as a snapshot, without a database."""

from __future__ import annotations

import pytest

from portal.catalogue.model import OfferItem, OfferTheme, Snapshot
from portal.catalogue.models import ItemKind
from portal.config import Settings
from portal.setup.folder import read_yaml
from portal.setup.offer import coach_document, module_document
from portal.setup.synonyms import read_synonyms

KINDS = (("modules", ItemKind.MODULE), ("coaches", ItemKind.COACH), ("events", ItemKind.EVENT))


def offered(kind, entry, themes):
    document = coach_document(entry) if kind is ItemKind.COACH else module_document(entry, themes)
    return OfferItem(
        ref=entry["id"],
        kind=kind,
        slug=entry["id"],
        theme_ids=document.theme_ids,
        texts=document.texts,
        format=document.format,
        age_min=document.age_min,
        age_max=document.age_max,
        languages=document.languages,
        dayparts=document.dayparts,
        words=document.words,
        tint=document.tint,
    )


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    folder = Settings().region_folder
    offer = read_yaml(folder / "offer.yaml")
    entries = {theme["id"]: theme for theme in offer["themes"]}
    themes = tuple(
        OfferTheme(
            id=theme["id"],
            icon=theme["icon"],
            tint=theme["tint"],
            titles={"nl": theme["title_nl"], "en": theme["title_en"]},
            words=tuple(theme["words"]),
        )
        for theme in offer["themes"]
    )
    items = tuple(offered(kind, e, entries) for key, kind in KINDS for e in offer[key])
    return Snapshot(
        version=1,
        themes=themes,
        items=items,
        situations=(),
        places=(),
        synonyms=read_synonyms(folder),
        by_ref={item.ref: item for item in items},
        themes_by_id={theme.id: theme for theme in themes},
    )
