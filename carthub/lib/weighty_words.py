"""Words, in English and Spanish, of which one changed can turn what a reader is told."""

import enum
import re


class Weight(enum.StrEnum):
    """The weightiest first."""

    NUMBER = "number"
    NEGATION = "negation"
    QUANTIFIER = "quantifier"
    UNIT = "unit"
    MODAL = "modal"
    CONDITION = "condition"
    DIRECTION = "direction"


# A word of two lists, such as "second" or "may", weighs what the later list says.
WORDS: dict[Weight, str] = {
    Weight.DIRECTION: """
        above after again before below beyond during early earlier fast faster high higher highest
        increase increased increases increasing decrease decreased decreases decreasing down late later
        left long longer low lower lowest lowered over raise raised raises reduce reduced reduces right
        short shorter slow slower soon sooner start started starts starting under up better best worse
        worst safe safer safely unsafe alta alto altas altos antes aumenta aumentar baja bajar bajas bajo
        bajos debajo derecha derecho desde después durante empezar encima izquierda izquierdo mejor peor
        pronto reducir seguro segura sobre tarde temprano tras
    """,
    Weight.CONDITION: """
        although but except excepting excluding if however or otherwise provided though till unless until
        when whenever whereas wherever whether while aunque cuando excepto hasta mientras o pero porque
        salvo si sino u
    """,
    Weight.UNIT: """
        second seconds sec secs s minute minutes min mins hour hours h hr hrs day days night nights week
        weeks wk wks fortnight fortnights month months year years yr yrs decade decades morning mornings
        afternoon evening evenings midday noon midnight am pm g gm gram grams gramme grammes kg kilo kilos
        kilogram kilograms mg milligram milligrams milligramme milligrammes mcg µg ug microgram micrograms
        ng nanogram nanograms oz ounce ounces lb lbs pound pounds l litre litres liter liters dl ml
        millilitre millilitres milliliter milliliters µl pint pints gallon gallons cc cup cups teaspoon
        teaspoons teaspoonful tsp tablespoon tablespoons tbsp spoon spoons spoonful m metre metres meter
        meters cm centimetre centimetres centimeter centimeters mm millimetre millimetres millimeter
        millimeters nm km kilometre kilometres kilometer kilometers mile miles inch inches feet ft iu mmol
        mol mosm meq mmhg hg bpm kcal cal calorie calories kj joule joules gy gray grays sv sievert msv
        degree degrees celsius fahrenheit centigrade kelvin hz dose doses tablet tablets pill pills
        capsule capsules drop drops puff puffs injection injections infusion infusions patch patches vial
        vials sachet sachets unit units cycle cycles times dollar dollars euro euros cent cents pence
        segundos minuto minutos hora horas día días dia dias noche noches semana semanas quincena mes
        meses año años década décadas gramo gramos kilogramo kilogramos miligramo miligramos microgramo
        microgramos libra libras onza onzas litro litros mililitro mililitros taza tazas cucharada
        cucharadas cucharadita cucharaditas metro metros centímetro centímetros milímetro milímetros
        kilómetro kilómetros grado grados centígrados dosis tableta tabletas pastilla pastillas comprimido
        comprimidos cápsula cápsulas gota gotas inyección inyecciones infusión infusiones parche parches
        unidad unidades ciclo ciclos
    """,
    Weight.QUANTIFIER: """
        few fewer fewest little less lesser least much more most mostly many several some all any every
        each both either only just always sometimes often rarely rare rarer rarest seldom usually
        frequently frequent occasionally occasional almost nearly approximately roughly exactly enough too
        entire entirely whole wholly fully completely mainly partly everyone everybody everything anyone
        anybody anything someone somebody something majority minority maximum minimum max total average
        common commonly uncommon poco poca pocos pocas mucho mucha muchos muchas menos más mayoría minoría
        algún alguno alguna algunos algunas todo toda todos todas cada ambos ambas solo sólo solamente
        únicamente siempre casi raro rara raros raras raramente frecuente frecuentes frecuentemente menudo
        bastante bastantes demasiado demasiada demasiados demasiadas varios varias cualquier cualquiera
        mayor mayores menor menores máximo máxima mínimo mínima aproximadamente alrededor
    """,
    Weight.MODAL: """
        must should may might can could shall will would need needs needed ought have has had allowed
        allow required requires debe deben debería deberían puede pueden podría podrían tiene tienen hay
    """,
    Weight.NUMBER: """
        zero nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
        hundreds thousand thousands million millions billion billions dozen dozens couple pair tens first
        third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth
        sixtieth seventieth eightieth ninetieth hundredth thousandth millionth last once twice thrice
        single double doubled doubles doubling triple tripled triples quadruple half halve halves halved
        quarter quarters thirds fourths fifths sixths sevenths eighths ninths tenths hundredths percent
        percentage point plus minus hourly daily nightly weekly fortnightly monthly yearly annual annually
        biweekly bimonthly weekday weekdays today tomorrow yesterday january february april june july
        august september october november december monday tuesday wednesday thursday friday saturday
        sunday cero uno dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince
        dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintiún veintidós veintitrés
        veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta cuarenta cincuenta
        sesenta setenta ochenta noventa cien ciento cientos doscientos doscientas trescientos trescientas
        quinientos quinientas mil miles millón millones docena docenas par primer primero primera segundo
        segunda tercer tercero tercera cuarto cuarta quinto quinta sexto sexta séptimo séptima octavo
        octava noveno novena décimo décima último última doble mitad medio media tercio tercios cuartos
        vez veces diario diaria diarios diarias diariamente semanal semanalmente mensual mensualmente
        anual anualmente coma hoy mañana ayer mediodía medianoche enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado
        domingo
    """,
    Weight.NEGATION: """
        no not never none nobody nothing nowhere neither nor without cannot non lack lacks lacking hardly
        barely scarcely avoid avoids avoided avoiding stop stops stopped stopping refuse refuses refrain
        forbid forbidden contraindicated unable fail fails failed deny denies denied against instead ni
        nunca jamás nada nadie ningún ninguno ninguna ningunos ningunas sin tampoco evite evitar evita
        evitando deje dejar suspenda suspender contraindicado contraindicada apenas
    """,
}

_ROMAN = re.compile(r"[IVX]{2,5}|[VX]")
_MANY_FOLD = re.compile(r"\w+fold")
_NOT = re.compile(
    r"(?:are|ca|could|did|do|does|had|has|have|is|might|must|need|should|was|were|wo|would|ai)n'?t"
)
_SIGNS = frozenset("%‰°$€£¥<>=≤≥≈±+×÷−")

# Words that an article before them turns: few people, a few people.
TURNED_BY_ARTICLE = frozenset("few little bit lot couple poco poca pocos pocas".split())
ARTICLES = frozenset("a an the un una unos unas el la los las".split())


def folded(word: str) -> str:
    return word.replace("’", "'").casefold()


_BY_WORD = {folded(word): weight for weight, words in WORDS.items() for word in words.split()}


def is_figure(char: str) -> bool:
    """A digit in any writing, or a sign that belongs to a number."""
    return char.isnumeric() or char in _SIGNS


def weight_of(word: str) -> Weight | None:
    """What kind of weighty word this is; a sign such as % or ≥ counts with the numbers."""
    key = folded(word)
    if any(map(is_figure, word)) or _ROMAN.fullmatch(word):
        return Weight.NUMBER
    if _NOT.fullmatch(key):
        return Weight.NEGATION
    if _MANY_FOLD.fullmatch(key) and key.removesuffix("fold") in _BY_WORD:
        return Weight.NUMBER
    return _BY_WORD.get(key)
