"""Letters beyond those of Modern Standard Arabic, and what an Arab reader types for them.

They come from the keyboards and old prints of the Maghreb, and from Persian, Urdu, Kurdish, Pashto,
Sindhi, Uyghur, Jawi and other languages that are written in Arabic script.
"""


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {other: letter for letter, others in groups.items() for other in others}


#: The same letter in another alphabet, or in another hand: a reader sees no other one. The dotless
#: letters and the fa with a dot below (ڢ) are those of old and Maghrebi prints.
SAME_LETTERS = _table(
    {
        "ا": "ٱݳݴ",
        "أ": "ٲٵ",
        "إ": "ٳ",
        "ؤ": "ٶٷ",
        "ئ": "ۓٸ",
        "ي": "یېےۍؠؽؾؿݵݶݷݺݻۑ",
        "ك": "کڪػؼݿ",
        "ه": "ہھەۿ",
        "ة": "ۀۃۂ",
        "ب": "ٮ",
        "ف": "ڡڢ",
        "ق": "ٯڧ",
        "ن": "ں",
        "د": "ۮ",
        "ر": "ۯ",
        "ش": "ۺ",
        "ض": "ۻ",
        "غ": "ۼ",
    }
)

#: Letters for sounds that Arabic lacks, in words that are also written without them. Where there is
#: a choice, the key is that of the more common spelling: ڨ is ق (ڨفصة, بوتفليڨة), the kafs of the
#: Maghreb are ك (أݣادير), and the gafs of the East غ, which the phonetic key joins with ج.
FOREIGN_LETTERS = {
    "ب": "پٻڀݐݑݒݓݔݕݖ",
    "ت": "ٹټٺٽٿ",
    "ج": "چڄڇڿ",
    "ح": "ځݗݘݮݯݲݼ",
    "د": "ڈډڊڋڌڍڎڏڐݙݚ",
    "ر": "ڑڒړڔڕڗݛݫݬݱ",
    "ز": "ژڙږ",
    "س": "څڛݭݰݽݾ",
    "ش": "ښڜݜ",
    "ص": "ڝڞ",
    "ط": "ڟ",
    "ع": "ݝݞݟ",
    "غ": "گڳګڬڰڲڴڠݢݤ",
    "ف": "ڤڥڣڦۏݠݡ",
    "ق": "ڨ",
    "ك": "ڭݣڮ",
    "ل": "ڵڶڷڸݪ",
    "م": "ݥݦ",
    "ن": "ڻڼڽڹڃڱݧݨݩ",
    "و": "ۆۇۈۉۊۋۄۅݸݹ",
    "ي": "ێ",
}
