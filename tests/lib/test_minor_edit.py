import time

import pytest

from carthub.lib.minor_edit import DictionaryLexicon, why_not_minor

TERMS = {"cytokine", "bone marrow", "aids", "car t cell", "yescarta", "crs"}
SEEN = {"lymphodepletion", "leukapheresis", "wether"}
ENGLISH = DictionaryLexicon("en-us", known=SEEN.intersection, terms=TERMS.intersection)
SPANISH = DictionaryLexicon("es", known={"célula", "células"}.intersection, terms=TERMS.intersection)
PROSE = {"title", "excerpt", "body"}


def reasons(before, after, *, lexicon=ENGLISH):
    return why_not_minor({"body": before}, {"body": after}, lexicon=lexicon, prose=PROSE)


REFUSED = [
    # what is told
    ("Wait 2 weeks.", "Wait 8 weeks."),
    ("Do not drive.", "Drive."),
    ("It is not here.", "It is now here."),
    ("A fever of 100.4 °F.", "A fever of 104 °F."),
    ("Take it twice.", "Take it once."),
    ("This is hyperglycemia.", "This is hypoglycemia."),
    ("This is hyprglycemia.", "This is hypoglycemia."),
    ("It lowers hypertension.", "It lowers hypotension."),
    ("It is taken orally.", "It is taken aurally."),
    ("Most people feel well.", "Few people feel well."),
    ("Few people feel well.", "A few people feel well."),
    ("It helps people.", "It cures people."),
    ("A study says so [1].", "A study says so [2]."),
    ("A study says so [^1].", "A study says so [^2]."),
    ("You get axicabtagene.", "You get tisagenlecleucel."),
    # numbers, doses and times
    ("Take 0.5 mg.", "Take 5 mg."),
    ("Take .5 mg.", "Take 5 mg."),
    ("Take 1,000 units.", "Take 1.000 units."),
    ("Take 5 mg.", "Take 5 g."),
    ("Take 5 mg.", "Take 5 mcg."),
    ("Take 5 µg.", "Take 5 mg."),
    ("After 2–4 weeks.", "After 2–14 weeks."),
    ("After 2-4 weeks.", "After 24 weeks."),
    ("It falls by -5.", "It falls by 5."),
    ("Take half a tablet.", "Take a tablet."),
    ("Take ½ tablet.", "Take ¼ tablet."),
    ("Take a tablet.", "Take one tablet."),
    ("Take one tablet.", "Take two tablets."),
    ("Take tablet.", "Take tablets."),
    ("On the first day.", "On the third day."),
    ("Take it daily.", "Take it weekly."),
    ("Take it every day.", "Take it every other day."),
    ("Take it in the morning.", "Take it in the evening."),
    ("Come at 8 am.", "Come at 8 pm."),
    ("Come on 3 May.", "Come on 8 May."),
    ("Call at 38 °C.", "Call at 38 °F."),
    ("About 5% of people.", "About 50% of people."),
    ("About 1 in 10 people.", "About 1 in 100 people."),
    ("It rises twofold.", "It rises threefold."),
    ("You are in stage II.", "You are in stage III."),
    ("About 10² cells.", "About 102 cells."),
    ("It costs $100.", "It costs €100."),
    ("A twlve week plan.", "A twelve week plan."),
    ("Call 911.", "Call 112."),
    ("Take it wice.", "Take it twice."),
    # negations, conditions and what one must do
    ("Take it with food.", "Take it without food."),
    ("You can drive.", "You cannot drive."),
    ("You can not drive.", "You can drive."),
    ("It isn't safe.", "It is safe."),
    ("It is safe.", "It is unsafe."),
    ("It is nto safe.", "It is not safe."),
    ("You must call.", "You may call."),
    ("You should call.", "You could call."),
    ("You shoud call.", "You should call."),
    ("Call if you feel ill.", "Call unless you feel ill."),
    ("Call before you eat.", "Call after you eat."),
    ("It increases bleeding.", "It decreases bleeding."),
    ("It is always mild.", "It is often mild."),
    ("All people get it.", "Some people get it."),
    ("Only nurses do it.", "Nurses do it."),
    ("It has little effect.", "It has a little effect."),
    ("You have few problems.", "You have a few problems."),
    ("Avoid fish.", "Eat fish."),
    ("Stop taking it.", "Start taking it."),
    # real words, and words that could be two
    ("It has an affect.", "It has an effect."),
    ("They prescribe it.", "They proscribe it."),
    ("They prscribe it.", "They proscribe it."),
    ("You need intubation.", "You need incubation."),
    ("She has aphakia.", "She has aphasia."),
    ("He had infarctions.", "He had infractions."),
    ("A dihydrate drink.", "A dehydrate drink."),
    ("It is in the ileum.", "It is in the ilium."),
    ("You get transection.", "You get transaction."),
    ("You get lymphodepletion.", "You get lymphodepleton."),
    ("Ask wether it helps.", "Ask whether it helps."),
    ("You feel breating.", "You feel breathing."),
    ("It is an axi-cel dose.", "It is an axi-cell dose."),
    ("You get prednisone.", "You get prednisolone."),
    ("You get vinblastine.", "You get vincristine."),
    ("You get codiene.", "You get codeine."),
    ("Ask about cytokne.", "Ask about cytokine."),
    ("It is in the bone marow.", "It is in the bone marrow."),
    ("Then Yescrata is given.", "Then Yescarta is given."),
    ("Then Jhon was given.", "Then John was given."),
    ("He had aids.", "He had AIDS."),
    ("They call us.", "They call US."),
    ("Yes. aids is real.", "Yes. Aids is real."),
    ("Call the Nurse.", "Call the nurse."),
    ("Its here.", "It's here."),
    ("You dont drive.", "You don't drive."),
    # words that come, go or change places
    ("You feel pain.", "You feel severe pain."),
    ("You rest.", "You rest. the"),
    ("Rest.", "the Rest."),
    ("The nurse calls the doctor.", "The doctor calls the nurse."),
    ("You take no no tablets.", "You take no tablets."),
    ("You had had it.", "You had it."),
    ("The drip goes on on waking.", "The drip goes on waking."),
    ("Take 3.5 °C water and rest.", "Take 3.5 °C water, and rest."),
    ("He is patient.", "He is a patient."),
    ("The nurse is in charge of him.", "The nurse is in the charge of him."),
    ("You have type a flu.", "You have type flu."),
    ("You have a lot.", "You have lot."),
    ("A number of people.", "The number of people."),
    # commas and other signs
    ("You do not rest and you walk.", "You do not rest, and you walk."),
    ("After 2 days you rest.", "After 2 days, you rest."),
    ("After treatment most patients rest.", "After treatment, most patients rest."),
    ("If you feel ill you call.", "If you feel ill, you call."),
    ("People who smoke bleed.", "People, who smoke, bleed."),
    ("People with fever bleed.", "People, with fever, bleed."),
    ("People taking steroids bleed.", "People, taking steroids, bleed."),
    ("You rest before you eat.", "You rest before, you eat."),
    ("The cells you get slowly grow.", "The cells you get slowly, grow."),
    ("Take bone marrow cells.", "Take bone, marrow cells."),
    ("Do not:\n\n- rest and eat", "Do not:\n\n- rest, and eat"),
    ("Do not:\n\n- run\n\n- rest and eat", "Do not:\n\n- run\n\n- rest, and eat"),
    ("- Do not:\n    - rest and eat", "- Do not:\n    - rest, and eat"),
    ("## Now\nDo not\nrest and eat.", "## Now\nDo not\nrest, and eat."),
    ("- do not\n  rest and eat", "- do not\n  rest, and eat"),
    ("## Now\nYou rest.\nThen eat.", "## Now\nYou rest\nThen eat."),
    ("It is here.", "It is here?"),
    ("It is a cure.", "It is a “cure”."),
    ("It is a cure (now).", "It is a cure now."),
    ("You rest. You eat.", "You rest; you eat."),
    ("You resign it.", "You re-sign it."),
    ("The patients' bed.", "The patients bed."),
    # how it is marked
    ("You *really* rest.", "You really rest."),
    ("You **rest** now.", "You rest **now**."),
    ("## A fever\n\nRest.", "### A fever\n\nRest."),
    ("## Teh fever\n\nRest.", "## The fever\n\nRest."),
    ("Teh fever\n=========\n", "The fever\n=========\n"),
    ("## Do\n\nRest.\n\n## Avoid\n\nDrive.", "## Do\n\nDrive.\n\n## Avoid\n\nRest."),
    ("## Do\n\nRest.\n\n## Avoid", "## Do\n\n## Avoid\n\nRest."),
    ("One.\n\nTwo.", "Two.\n\nOne."),
    ("One. Two.", "One.\n\nTwo."),
    ("- rest\n- drink", "- drink\n- rest"),
    ("1. rest\n2. drink", "2. rest\n1. drink"),
    ("- rest", "1. rest"),
    ("- rest\n- drink", "- rest\n    - drink"),
    ("!!! caution\n    Rest.", "!!! urgent\n    Rest."),
    ("!!! caution\n    Teh nurse.", "!!! caution\n    The nurse."),
    ("| a | b |\n|---|---|\n| teh | 2 |", "| a | b |\n|---|---|\n| the | 2 |"),
    ("Read [this](https://a.example).", "Read [this](https://b.example)."),
    ("Read [teh page](/a/).", "Read [the page](/a/)."),
    ("Read [a [b] teh page](/a/).", "Read [a [b] the page](/a/)."),
    ("Read [one [two [three] four] teh page](/a/).", "Read [one [two [three] four] the page](/a/)."),
    ("Read [teh page][a].", "Read [the page][a]."),
    ("Read [this](/a/).", "Read this."),
    ("See https://a.example/teh", "See https://a.example/the"),
    ("Mail teh@a.example", "Mail the@a.example"),
    ("[a]: https://a.example", "[a]: https://b.example"),
    ("So [^1] it [^2] is.", "So [^2] it [^1] is."),
    ("So[^1] it is.", "So it[^1] is."),
    ("So it is[^1].", "So it is."),
    ("[^1]: Teh study.", "[^1]: The study."),
    ("![A drip](/media/pictures/k1/)", "![A pump](/media/pictures/k1/)"),
    ("![A drip](/media/pictures/k1/)", "![A drip](/media/pictures/k2/)"),
    ("> Teh quote", "> The quote"),
    ("Run `teh` now.", "Run `the` now."),
    ("    teh code", "    the code"),
    ("```\nteh code\n\nteh end\n```", "```\nthe code\n\nteh end\n```"),
    ("<pre>\n\nteh code\n\n</pre>", "<pre>\n\nthe code\n\n</pre>"),
    ("<b>Teh nurse</b>", "<b>The nurse</b>"),
    ("*[CRS]: Teh syndrome", "*[CRS]: The syndrome"),
    ("Teh nurse {.big}", "The nurse {.big}"),
    ("Fever\n: Teh heat", "Fever\n: The heat"),
    ("One  \ntwo", "One\ntwo"),
    ("- one  \n- two", "- one\n- two"),
    ("One\t\ntwo", "One\ntwo"),
    ("    a\n\n    b", "    a\n\n\n    b"),
    # signs that look like others, or like nothing
    ("Take 2 tablets.", "Take ２ tablets."),
    ("You rest.", "You re\u200bst."),
    ("You rest.", "You rest\u200f."),
    ("You rest.", "You re\u00adst."),
    ("You rest.", "You \u202erest."),
    ("A caf\u00e9.", "A cafe\u0301."),
    ("You rest a day.", "You rest \u0430 day."),
    ("You rest now.", "You rest\u00a0now."),
    ("You feel fine.", "You feel \ufb01ne."),
    ("You rest.", "You rest.\x00"),
    ("Rest – eat.", "Rest - eat."),
]

REFUSED_IN_SPANISH = [
    ("No conduzca.", "Conduzca."),
    ("Espere 2 semanas.", "Espere 8 semanas."),
    ("Tome dos pastillas.", "Tome tres pastillas."),
    ("Tome siete gotas.", "Tome seis gotas."),
    ("Pocas personas mejoran.", "Unas pocas personas mejoran."),
    ("Duele más.", "Duele menos."),
    ("Duele mas.", "Duele más."),
    ("Llame si duele.", "Llame sí duele."),
    ("Con comida.", "Sin comida."),
    ("Tome la pastilla.", "Tome las pastillas."),
    ("Antes de comer.", "Después de comer."),
    ("Tiene casos.", "Tiene cosas."),
    ("Llama a Juan.", "Llama Juan."),
    ("Está cansado.", "Está casado."),
    ("La celula crece.", "La célula crece."),
    ("El medico llama.", "El médico llama."),
    ("Hipertensión arterial.", "Hipotensión arterial."),
    ("No coma y descanse.", "No coma, y descanse."),
    ("La perdida de peso.", "La pérdida de peso."),
]

ACCEPTED = [
    ("Teh nurse helps.", "The nurse helps."),
    ("You recieve cells.", "You receive cells."),
    ("A tumor grows.", "A tumour grows."),
    ("A tumour grows.", "A tumor grows."),
    ("In hospital you rest.", "In hospital, you rest."),
    ("In hospital[^1] you rest [^2].", "In hospital,[^1] you rest [^2]."),
    ("After the infusion, you go home.", "After the infusion you go home."),
    ("You can rest and we watch.", "You can rest, and we watch."),
    ("The pateint and the nurse rest.", "The patient and the nurse rest."),
    ("A treament [^1] helps (definately).", "A treatment [^1] helps (definitely)."),
    ("**Teh** nurse", "**The** nurse"),
    ("- teh nurse\n- 2 weeks", "- the nurse\n- 2 weeks"),
    ("## 2 weeks\nTeh nurse", "## 2 weeks\nThe nurse"),
    ("1. Teh [page](/a/)", "1. The [page](/a/)"),
    ("- one\n  teh two", "- one\n  the two"),
    ("Do not recieve 2 tablets.", "Do not receive 2 tablets."),
    ("We organise a haemoglobin test.", "We organize a hemoglobin test."),
    ("A paediatric centre.", "A pediatric center."),
    ("Coloured fibre and diarrhoea.", "Colored fiber and diarrhea."),
    ("You see the the nurse.", "You see the nurse."),
    ("You see\nthe the\nnurse.", "You see\nthe nurse."),
    ("You rest in room with us.", "You rest in the room with us."),
    ("You eat a apple.", "You eat an apple."),
    ("It helps. it heals.", "It helps. It heals."),
    ("It helps", "It helps."),
    ("You  rest\nat home.  ", "You rest at home."),
    ("One.\r\n\r\nTwo.\rThree.", "One.\n\n\nTwo.\nThree.\n"),
]

ACCEPTED_IN_SPANISH = [
    ("Una infeccion grave.", "Una infección grave."),
    ("En el hospital usted descansa.", "En el hospital, usted descansa."),
]


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_what_can_change_the_meaning_is_not_minor(before, after):
    assert reasons(before, after)
    assert reasons(after, before)


@pytest.mark.parametrize(("before", "after"), REFUSED_IN_SPANISH)
def test_what_can_change_the_meaning_is_not_minor_in_spanish(before, after):
    assert reasons(before, after, lexicon=SPANISH)
    assert reasons(after, before, lexicon=SPANISH)


@pytest.mark.parametrize(("before", "after"), ACCEPTED)
def test_mended_spelling_is_minor(before, after):
    assert reasons(before, after) == []


@pytest.mark.parametrize(("before", "after"), ACCEPTED_IN_SPANISH)
def test_mended_spelling_is_minor_in_spanish(before, after):
    assert reasons(before, after, lexicon=SPANISH) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You see the nurse.", "You see the the nurse."),
        ("You see the nurse.", "You see teh nurse."),
        ("You see. The nurse sees.", "You see. the nurse sees."),
    ],
)
def test_new_mistakes_are_not_minor(before, after):
    assert reasons(before, after)


def test_the_reasons_are_plain():
    before = (
        "Wait 2 weeks. It helps. Do not drive.\n\n## Rest\n\nSee [this](/a/). Teh doctor, who knows, says so."
    )
    after = (
        "Wait 8 weeks. It cures. Do now drive.\n\n## Risk\n\nSee [this](/b/). Teh doctor who knows, says so."
    )
    assert reasons(before, after) == [
        "The heading “## Risk” changed.",
        "The number “2” became “8”.",
        "“helps” became “cures”: the old word is no slip of the keyboard.",
        "A word such as “not” changed: “not” became “now”.",
        "The link or source “[this](/a/).” became “[this](/b/).”.",
        "“doctor,” became “doctor”: this can change what belongs together.",
    ]


def test_only_prose_may_change():
    before = {"title": "Teh fever", "picture_alt": "Teh nurse", "authors": [1], "body": "Rest."}
    after = {
        "title": "The fever",
        "picture_alt": "The nurse",
        "authors": [2],
        "body": "Rest.",
        "licence": "x",
    }
    assert why_not_minor(before, after, lexicon=ENGLISH, prose=PROSE) == [
        "Outside the text, this changed: authors.",
        "Outside the text, this changed: licence.",
        "Outside the text, this changed: description of the picture.",
    ]


def test_a_text_that_comes_or_goes_is_not_minor():
    assert why_not_minor({"title": "A"}, {"title": "A", "body": "Rest."}, lexicon=ENGLISH, prose=PROSE)
    assert why_not_minor({"title": "A", "body": "Rest."}, {"title": "A"}, lexicon=ENGLISH, prose=PROSE)
    assert why_not_minor({"body": ["Teh"]}, {"body": ["The"]}, lexicon=ENGLISH, prose=PROSE)


def test_thirty_words_may_change_and_no_more():
    def change(words):
        before = {"title": "Teh day", "body": "Teh nurse rests.\n\n" * (words - 1)}
        after = {"title": "The day", "body": "The nurse rests.\n\n" * (words - 1)}
        return why_not_minor(before, after, lexicon=ENGLISH, prose=PROSE)

    assert change(30) == []
    assert change(31) == ["31 words changed; a minor edit changes at most 30."]


def test_a_language_without_a_whole_dictionary_lets_no_word_be_swapped():
    for language in ("es", "de", "tlh", ""):
        lexicon = DictionaryLexicon(language, known=set().union, terms=TERMS.intersection)
        assert reasons("Teh nurse", "The nurse", lexicon=lexicon)


def test_everything_is_asked_at_once():
    asked = []

    def answer(questions):
        asked.append(set(questions))
        return set()

    lexicon = DictionaryLexicon("en", known=answer, terms=answer)
    before, after = "Teh nurse. You recieve cells, now.", "The nurse. You receive cells now."
    why_not_minor(
        {"body": before, "title": "Teh"}, {"body": after, "title": "The"}, lexicon=lexicon, prose=PROSE
    )
    words, phrases = asked
    assert {"teh", "the", "recieve", "receive"} <= words
    assert {"teh nurse", "the nurse", "you receive cells"} <= phrases


def test_a_long_text_is_judged_at_once():
    part = "## Part\n\nThe nurse gives you the cells [^1] and you rest.\n\n- drink water\n- sleep well\n\n"
    before = part * 1_100
    after = before.replace("nurse", "nurce", 1).replace("sleep", "slep", 1).replace("rest", "rest now", 1)
    start = time.process_time()
    assert len(reasons(before, after)) == 3
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "[a ",
        "a, ",
        "[",
        "(",
        "*",
        " ",
        "a ",
        "a. ",
        "\n \n",
        "\u00a0\n",
        "- a\n",
        "a'",
        "![a](",
        "<",
        "a [^1] ",
        "\t",
    ],
)
def test_a_strange_text_is_judged_at_once(text):
    before = text * (30_000 // len(text))
    start = time.process_time()
    reasons(before, before.replace("a", "b") + "a")
    assert time.process_time() - start < 1
