"""Same structure or not: cases a coordinator would recognise, and what must hold for any list."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.matching import (
    DEFAULT_THRESHOLD,
    Draft,
    Match,
    find_duplicates,
    find_matches,
    group,
    link_lists,
)

ANGERS = {"commune": "Angers", "code_postal": "49000"}
UAI, OTHER_UAI = "0490208K", "0490222A"
SIRET, SAME_SIREN, OTHER_SIRET = "21710076700011", "21710076700029", "42383848100111"


def ask(a: Draft, b: Draft, threshold: float = DEFAULT_THRESHOLD) -> Match | None:
    found = find_matches([a], [b], threshold=threshold)
    return found[0] if found else None


def sentences(match: Match | None) -> list[str]:
    assert match is not None
    return [reason.sentence for reason in match.reasons]


def draft(nom: str, **rest: object) -> Draft:
    return Draft("a", nom, **{**ANGERS, **rest})  # type: ignore[arg-type]


SAME = [
    pytest.param(draft("E.E.PU Jean-Moulin"), draft("École élémentaire publique Jean Moulin"), id="school-abbreviation"),
    pytest.param(draft("CLG ST EXUPERY"), draft("Collège Saint-Exupéry"), id="college-saint"),
    pytest.param(draft("École publique J. Maury"), draft("École publique Jacques Maury"), id="initial"),
    pytest.param(draft("École publique Richer"), draft("École publique Édouard Richer"), id="given-name-left-out"),
    pytest.param(draft("École Pape-Carpentier"), draft("École Pape Carpantier"), id="misspelt"),
    pytest.param(draft("Promofemmes Solidaires"), draft("Promo-Femmes solidaires"), id="words-run-together"),
    pytest.param(draft("Maison des Jeunes Citoyens Angevins et Solidaires"), draft("Asso MJCAS", sigle=""), id="acronym"),
    pytest.param(draft("Mission Relais", sigle="MRX"), draft("MRX"), id="declared-sigle"),
    pytest.param(draft("Mairie"), draft("Commune d’Angers"), id="one-town-hall-per-commune"),
    pytest.param(draft("École 8 mai 45"), draft("École 8 mai 1945"), id="years-short-and-long"),
    pytest.param(draft("Lycée Bergson"), draft("LPO Bergson"), id="general-kind"),
    pytest.param(draft("École publique primaire Paul Bert"), draft("École élémentaire publique Paul Bert"), id="close-kinds"),
    pytest.param(
        draft("Les Lucioles", commune="", code_postal="49000"), draft("Les Lucioles", commune=""), id="postcode-only"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same(a: Draft, b: Draft) -> None:
    match = ask(a, b)
    assert match is not None
    assert not match.certain


DIFFERENT = [
    pytest.param(draft("École maternelle Jean Moulin"), draft("École élémentaire Jean Moulin"), id="maternelle-elementaire"),
    pytest.param(draft("Collège Jean Moulin"), draft("SEGPA du collège Jean Moulin"), id="college-segpa"),
    pytest.param(draft("Collège Saint-Jean"), draft("École Saint-Jean"), id="college-ecole"),
    pytest.param(draft("Collège Saint-Jean"), draft("OGEC collège Saint-Jean"), id="school-ogec"),
    pytest.param(draft("LP Jean Moulin"), draft("LGT Jean Moulin"), id="lycee-pro-general"),
    pytest.param(draft("Mairie"), draft("CCAS"), id="town-hall-ccas"),
    pytest.param(draft("École Jeanne d’Arc", secteur="Public"), draft("École privée Jeanne d’Arc"), id="public-prive"),
    pytest.param(draft("École Jean Moulin 1"), draft("École Jean Moulin 2"), id="numbers"),
    pytest.param(draft("Institut Rey Bis"), draft("Institut Rey Ter"), id="bis-ter"),
    pytest.param(draft("École Jean Moulin I"), draft("École Jean Moulin II"), id="roman-numbers"),
    pytest.param(draft("École Jean Moulin"), draft("École Jean Jaurès"), id="given-name-only"),
    pytest.param(draft("École Pierre Curie"), draft("École Marie Curie"), id="another-given-name"),
    pytest.param(draft("Collège Jean Moulin"), draft("Collège Jean Moulin", commune="Cholet", code_postal="49300"), id="commune"),
    pytest.param(draft("Collège Jean Moulin"), draft("Collège Jean Moulin", commune="", code_postal=""), id="place-unknown"),
    pytest.param(Draft("a", "Collège Hugo", commune="Angers"), Draft("b", "Collège Hugo", code_postal="49000"), id="half-a-place"),
    pytest.param(draft("École Hugo", uai=UAI), draft("École Hugo", uai=OTHER_UAI), id="uai"),
    pytest.param(draft("Lien", siret=SIRET), draft("Lien", siret=SAME_SIREN), id="siret-of-one-siren"),
    pytest.param(draft("Lien", siren=SIRET[:9]), draft("Lien", siren=OTHER_SIRET[:9]), id="siren"),
    pytest.param(draft("Lien", rna="W491000001"), draft("Lien", rna="W491000002"), id="rna"),
    pytest.param(draft("Médiathèque", siret=SIRET), draft("Crèche", siret=SIRET), id="two-services-under-one-siret"),
    pytest.param(draft("Les Lilas", siren=SIRET[:9]), draft("La Passerelle", siren=SIRET[:9]), id="same-siren-is-not-enough"),
    pytest.param(draft("Association"), draft("Association"), id="no-name-at-all"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different(a: Draft, b: Draft) -> None:
    assert ask(a, b) is None


def test_the_reasons_add_up_and_are_said() -> None:
    match = ask(
        draft("Collège Jean Lurcat", secteur="public", adresse="12 av de la Paix", courriel="CE.1@ac.fr", telephone="0241253560",
              siren=SIRET[:9], rna="W491000001", latitude=47.47, longitude=-0.55),
        draft("Collège public Jean Lurçat", adresse="12 avenue de la Paix", courriel="ce.1@ac.fr", telephone="02 41 25 35 60",
              siren=SIRET[:9], rna="W491000001", latitude=47.4701, longitude=-0.55),
    )  # fmt: skip
    assert sentences(match) == [
        "même nom", "même commune", "même type : collège", "même secteur : public", "même adresse", "à 11 m l’une de l’autre",
        "même numéro RNA (même association)", "même SIREN (même organisme)", "même courriel", "même téléphone",
    ]  # fmt: skip
    assert match is not None
    assert match.score == 1.0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param({"adresse": "rue du Port"}, {"adresse": "3 rue du Port"}, "même rue", id="street"),
        pytest.param({"adresse": "5 rue du Port"}, {"adresse": "3 rue du Port"}, "même rue, numéros différents", id="number"),
        pytest.param({"adresse": "5 rue du Bac"}, {"adresse": "3 quai Ney"}, "adresses différentes", id="streets"),
        pytest.param({"latitude": 47.0, "longitude": 0.1}, {"latitude": 47.1, "longitude": 0.1}, "à 11 km l’une de l’autre", id="far"),
        pytest.param({"code_postal": "44000"}, {}, "départements différents", id="departement"),
        pytest.param({"commune": "Avrillé"}, {}, "même code postal, communes différentes", id="shared-postcode"),
        pytest.param({"commune": ""}, {}, "même code postal", id="postcode"),
        pytest.param({"commune": "", "code_postal": "49"}, {}, "même département", id="departement-only"),
        pytest.param({"nom": "Les Amis du Lac 2"}, {}, "un numéro d’un côté seulement", id="one-number"),
        pytest.param({"nom": "Les Amis du Phare"}, {}, "noms différents (ressemblance 28 %)", id="names"),
    ],
)  # fmt: skip
def test_each_reason(a: dict[str, object], b: dict[str, object], expected: str) -> None:
    first, second = (
        draft(**{"nom": "Les Amis du Lac", **side, "telephone": "0241253560"}) for side in (a, b)
    )
    assert expected in sentences(ask(first, second, threshold=0))


def test_distance_in_between_says_nothing() -> None:
    match = ask(
        draft("Lac Bleu", latitude=47.0, longitude=0.0), draft("Lac Bleu", latitude=47.005, longitude=0.0)
    )
    assert sentences(match) == ["même nom", "même commune"]


def test_a_code_decides() -> None:
    match = ask(draft("École Hugo", uai=UAI), Draft("b", "Groupe scolaire des Prés", uai=UAI.lower()))
    assert match is not None
    assert (match.certain, match.score) == (True, 0.94)
    assert sentences(match)[0] == "même UAI"


def test_a_code_that_something_contradicts_is_not_certain() -> None:
    kinds = ask(draft("École maternelle Hugo", uai=UAI), draft("École élémentaire Hugo", uai=UAI))
    codes = ask(draft("Hugo", uai=UAI, siret=SIRET), draft("Hugo", uai=UAI, siret=OTHER_SIRET))
    names = ask(draft("La Passerelle", siret=SIRET), draft("Les Lilas", siret=SIRET))
    for match in (kinds, codes, names):
        assert match is not None
        assert not match.certain
    assert "types différents : école maternelle / école élémentaire" in sentences(kinds)
    assert "autres codes différents (SIRET, SIREN ou RNA)" in sentences(codes)
    assert sentences(names)[-1] == "noms différents (ressemblance 0 %)"


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (
            draft("École publique Hugo", uai=UAI),
            draft("École privée Hugo", uai=UAI),
            "secteurs différents : public / privé",
        ),
        (draft("École Hugo 1", uai=UAI), draft("École Hugo 2", uai=UAI), "numéros différents : 1 / 2"),
    ],
    ids=["sector", "numbers"],
)
def test_what_contradicts_a_uai_is_said(a: Draft, b: Draft, sentence: str) -> None:
    assert sentence in sentences(ask(a, b))


def test_same_siret_and_name_is_certain() -> None:
    match = ask(draft("Lien", siret=SIRET), draft("Le Lien", siret=SIRET))
    assert match is not None
    assert (match.score, match.certain) == (1.0, True)


def test_a_high_threshold_holds_for_codes_too() -> None:
    assert ask(draft("La Passerelle", siret=SIRET), draft("Les Lilas", siret=SIRET), threshold=0.9) is None


def test_a_nameless_school_alone_in_its_commune() -> None:
    known = [Draft("k", "École primaire publique des Prés", commune="Vivy")]
    found = find_matches([Draft("d", "ECOLE PRIMAIRE PUBLIQUE", commune="VIVY")], known)
    assert (
        sentences(found[0])[0]
        == "seules structures de ce type encore sans pareille dans la commune : école primaire"
    )
    second = Draft("k2", "École primaire publique du Lac", commune="Vivy")
    assert find_matches([Draft("d", "ECOLE PRIMAIRE PUBLIQUE", commune="VIVY")], [*known, second]) == []


def test_a_nameless_school_by_elimination() -> None:
    known = [
        Draft("k1", "École publique des Prés", commune="Vivy"),
        Draft("k2", "École publique du Lac", commune="Vivy"),
    ]
    drafts = [
        Draft("d1", "École publique", commune="Vivy"),
        Draft("d2", "École publique du Lac", commune="Vivy"),
    ]
    assert [(m.left, m.right) for m in find_matches(drafts, known)] == [("d1", "k1"), ("d2", "k2")]


def test_nobody_is_alone_in_a_crowd() -> None:
    known = [Draft(f"k{n}", f"École publique Lieu{n} Dit{n}", commune="Lyon") for n in range(41)]
    assert find_matches([Draft("d", "École publique", commune="Lyon")], known) == []


def test_a_regroupement_may_be_the_name_or_not() -> None:
    draft_ = Draft("d", "École publique RPI Fernand Vivet", commune="Vivy")
    assert (
        sentences(find_matches([draft_], [Draft("k", "École publique Fernand Vivet", commune="Vivy")])[0])[0]
        == "même nom"
    )
    assert find_matches([draft_], [Draft("k", "École publique du Parc", commune="Vivy")])[0].score == 0.8
    assert find_matches([draft_], [Draft("k", "École publique du Parc", commune="Allonnes")]) == []


def test_a_name_contained_in_the_other() -> None:
    one = Draft("d", "École privée Sainte Famille", commune="Segré")
    longer = Draft("k", "École privée Sainte Famille Saint Louis", commune="Segré")
    third = Draft("k2", "École privée Sainte Famille Saint Paul", commune="Segré")
    assert sentences(find_matches([one], [longer])[0])[0] == (
        "un nom contient l’autre, seuls de leur type à le porter dans la commune"
    )
    assert find_matches([one], [longer, third]) == []


def test_merged_communes_are_recognised_on_large_lists_only() -> None:
    known = [Draft("k", "École publique René Robuchon", commune="Les Velluire-sur-Vendée")]
    drafts = [Draft("d", "École publique R. Robuchon", commune="Velluire")]
    many = [Draft(f"m{n}", f"École publique Nom{n}", commune=f"Lieu{n}x") for n in range(60)]
    assert find_matches(drafts, known) == []
    assert [(m.left, m.right) for m in find_matches(drafts, [*known, *many])] == [("d", "k")]


def test_communes_that_share_a_word_need_a_rare_full_name() -> None:
    many = [Draft(f"m{n}", f"École publique Nom{n}", commune=f"Lieu{n}x") for n in range(60)]
    pair = [Draft("d", "École publique Roland Deret", commune="Saint-Gervais-en-Belin")]
    known = Draft("k", "École publique Roland Deret", commune="Laigné-Saint-Gervais")
    elsewhere = Draft("k2", "École publique Roland Deret", commune="Bordeaux")
    assert [m.right for m in find_matches(pair, [known, *many])] == ["k"]
    assert find_matches(pair, [known, elsewhere, *many]) == []


def test_best_only_refuses_a_tie_and_takes_a_code() -> None:
    twins = [Draft("k1", "Centre social Vilar", **ANGERS), Draft("k2", "Centre social Vilar", **ANGERS)]
    assert find_matches([draft("Centre social Vilar")], twins, best_only=True) == []
    assert [m.right for m in find_matches([draft("Centre social Vilar")], twins)] == ["k1", "k2"]
    coded = [replace(twin, siret=SIRET) for twin in twins]
    assert [
        m.right for m in find_matches([draft("Centre social Vilar", siret=SIRET)], coded, best_only=True)
    ] == ["k1"]


def test_link_lists_is_one_to_one() -> None:
    a = [
        Draft("a1", "École Jean Moulin", **ANGERS),
        Draft("a2", "École J. Moulin", **ANGERS),
        Draft("a3", "Lac", **ANGERS),
    ]
    b = [
        Draft("b1", "École Jean Moulin", **ANGERS),
        Draft("b2", "Lac", **ANGERS),
        Draft("b3", "Lac", **ANGERS),
    ]
    assert [(m.left, m.right) for m in link_lists(a, b)] == [("a1", "b1")]
    assert [(m.left, m.right) for m in link_lists(b, a)] == [("b1", "a1")]


def test_link_lists_settles_certain_ties_by_key() -> None:
    a = [Draft(key, "Lac", siret=SIRET, **ANGERS) for key in ("a2", "a1")]
    assert [(m.left, m.right) for m in link_lists(a, [Draft("b", "Lac", siret=SIRET, **ANGERS)])] == [
        ("a1", "b")
    ]


def test_duplicates_are_found_in_order_and_grouped() -> None:
    rows = [Draft("x", "Lac Bleu", **ANGERS), Draft("y", "Phare", **ANGERS), Draft("z", "LAC BLEU", **ANGERS), Draft("w", "Le Lac bleu", **ANGERS)]  # fmt: skip
    found = find_duplicates(rows)
    assert [(m.left, m.right) for m in found] == [("x", "z"), ("x", "w"), ("z", "w")]
    assert group(found) == [("x", "z", "w")]


def test_group_joins_late_links() -> None:
    pairs = [("a", "b"), ("c", "d"), ("e", "f"), ("d", "b")]
    assert group([Match(a, b, 0.9, False, ()) for a, b in pairs]) == [("a", "b", "c", "d"), ("e", "f")]
    assert group([]) == []


def test_nothing_against_nothing() -> None:
    assert find_matches([], []) == link_lists([], []) == find_duplicates([]) == []


def test_a_block_too_large_is_refined() -> None:
    """200 lines share "Dupont": they meet by a second word, and those with no second word are left to other keys."""
    known = [Draft(f"k{n}", f"Dupont Lieu{n:03d}x", **ANGERS) for n in range(200)]
    drafts = [replace(one, key=one.key.replace("k", "d")) for one in known]
    best = find_matches(drafts, known, best_only=True)
    assert [(m.left[1:], m.score) for m in best] == [(one.key[1:], 0.85) for one in known]


WORDS = st.sampled_from(["jean", "moulin", "saint", "paul", "jaures", "lac", "bleu", "1", "2", "ii", "segpa"])
NAMES = st.builds(
    lambda kind, words: " ".join([kind, *words]),
    st.sampled_from(["École maternelle", "École élémentaire", "Collège", "Association", "CCAS", ""]),
    st.lists(WORDS, max_size=3),
)
DRAFTS = st.builds(
    Draft,
    key=st.uuids().map(str),
    nom=NAMES,
    secteur=st.sampled_from(["", "Public", "Privé"]),
    commune=st.sampled_from(["", "Angers", "Cholet", "Saint-Denis"]),
    code_postal=st.sampled_from(["", "49000", "49300", "93200"]),
    adresse=st.sampled_from(["", "3 rue du Bac", "rue du Bac", "5 bd Ney"]),
    uai=st.sampled_from(["", UAI, OTHER_UAI]),
    siret=st.sampled_from(["", SIRET, SAME_SIREN, OTHER_SIRET]),
)


@given(DRAFTS, DRAFTS)
def test_the_score_is_the_same_both_ways_and_is_the_sum(a: Draft, b: Draft) -> None:
    forth, back = ask(a, b, threshold=0), ask(b, a, threshold=0)
    assert (forth is None) == (back is None)
    if forth and back:
        assert (forth.score, forth.certain, forth.reasons) == (back.score, back.certain, back.reasons)
        assert forth.score == round(min(1, max(0, sum(reason.weight for reason in forth.reasons))), 4)


@settings(max_examples=60)
@given(st.lists(DRAFTS, max_size=8), st.lists(DRAFTS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing(a: list[Draft], b: list[Draft], shuffler) -> None:
    mixed_a, mixed_b = list(a), list(b)
    shuffler.shuffle(mixed_a)
    shuffler.shuffle(mixed_b)
    for best_only in (False, True):
        straight, mixed = (
            find_matches(a, b, best_only=best_only),
            find_matches(mixed_a, mixed_b, best_only=best_only),
        )
        assert set(straight) == set(mixed)
    assert set(link_lists(a, b)) == set(link_lists(mixed_a, mixed_b))


@settings(max_examples=60)
@given(st.lists(DRAFTS, max_size=10))
def test_contradictory_codes_never_match(rows: list[Draft]) -> None:
    by_key = {row.key: row for row in rows}
    for match in find_duplicates(rows, threshold=0):
        a, b = by_key[match.left], by_key[match.right]
        assert not (a.uai and b.uai and a.uai != b.uai)
        assert (a.uai and a.uai == b.uai) or not (a.siret and b.siret and a.siret != b.siret)


@settings(max_examples=60)
@given(st.lists(DRAFTS, max_size=8), st.lists(DRAFTS, max_size=8), st.sampled_from([0.5, 0.75, 0.9]))
def test_a_threshold_only_hides(a: list[Draft], b: list[Draft], threshold: float) -> None:
    kept = [match for match in find_matches(a, b, threshold=0) if match.score >= threshold]
    assert find_matches(a, b, threshold=threshold) == kept
