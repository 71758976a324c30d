"""The words that a file of answers adds to a questionnaire's own, in the languages surveys are held in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportWords:
    """Words of one language.

    Attributes:
        chosen, not_chosen: an option of a multiple choice.
        rank: before its number.
        refused, skipped, unparsable, failed: labels of the statuses without an answer.
    """

    chosen: str
    not_chosen: str
    rank: str
    refused: str
    skipped: str
    unparsable: str
    failed: str


_WORDS = {
    "ar": ExportWords("مختار", "غير مختار", "المرتبة", "رفض الإجابة", "لم يُسأل", "تعذرت قراءة الرد", "لم يرد النموذج"),
    "de": ExportWords(
        "Genannt", "Nicht genannt", "Rang", "Verweigert", "Nicht gefragt", "Antwort nicht lesbar", "Keine Antwort des Modells"
    ),
    "en": ExportWords(
        "Chosen", "Not chosen", "Rank", "Refused", "Not asked", "Reply could not be read", "No reply from the model"
    ),
    "es": ExportWords(
        "Elegido", "No elegido", "Rango", "Se negó a responder", "No preguntado", "Respuesta ilegible", "El modelo no respondió"
    ),
    "fr": ExportWords(
        "Choisi", "Non choisi", "Rang", "Refus de répondre", "Question non posée", "Réponse illisible", "Le modèle n'a pas répondu"
    ),
    "hi": ExportWords(
        "चुना गया", "नहीं चुना गया", "क्रम", "उत्तर देने से इनकार", "नहीं पूछा गया", "उत्तर पढ़ा नहीं जा सका", "मॉडल ने उत्तर नहीं दिया"
    ),
    "id": ExportWords(
        "Dipilih", "Tidak dipilih", "Peringkat", "Menolak menjawab", "Tidak ditanyakan", "Jawaban tidak terbaca",
        "Model tidak menjawab",
    ),
    "it": ExportWords(
        "Scelto", "Non scelto", "Posto", "Rifiuta di rispondere", "Non chiesto", "Risposta illeggibile",
        "Il modello non ha risposto",
    ),
    "ja": ExportWords("選択", "非選択", "順位", "回答拒否", "非該当", "回答を読み取れず", "モデルの回答なし"),
    "nl": ExportWords(
        "Gekozen", "Niet gekozen", "Rang", "Geweigerd", "Niet gevraagd", "Antwoord onleesbaar", "Geen antwoord van het model"
    ),
    "pl": ExportWords(
        "Wybrano", "Nie wybrano", "Miejsce", "Odmowa odpowiedzi", "Nie pytano", "Odpowiedź nieczytelna", "Brak odpowiedzi modelu"
    ),
    "pt": ExportWords(
        "Escolhido", "Não escolhido", "Posição", "Recusou responder", "Não perguntado", "Resposta ilegível",
        "O modelo não respondeu",
    ),
    "ru": ExportWords(
        "Выбрано", "Не выбрано", "Место", "Отказ от ответа", "Не спрашивали", "Ответ не удалось прочитать", "Модель не ответила"
    ),
    "sw": ExportWords(
        "Imechaguliwa", "Haijachaguliwa", "Nafasi", "Alikataa kujibu", "Hakuulizwa", "Jibu halisomeki", "Modeli haikujibu"
    ),
    "tr": ExportWords(
        "Seçildi", "Seçilmedi", "Sıra", "Yanıt vermeyi reddetti", "Sorulmadı", "Yanıt okunamadı", "Model yanıt vermedi"
    ),
    "uk": ExportWords(
        "Обрано", "Не обрано", "Місце", "Відмова від відповіді", "Не запитували", "Відповідь не вдалося прочитати",
        "Модель не відповіла",
    ),
    "zh": ExportWords("选中", "未选中", "名次", "拒绝回答", "未询问", "回答无法识别", "模型没有回答"),
}  # fmt: skip


def export_words(language: str) -> ExportWords:
    """The words for a BCP 47 tag; English where the language has none here."""
    return _WORDS.get(language.lower().partition("-")[0], _WORDS["en"])
