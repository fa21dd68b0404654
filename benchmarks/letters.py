"""Letters to a service desk, made up for simulated records: English and Russian, some easy to recognise, some not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from ko_coach.rubric.conditions import Facts, spoken


@dataclass(frozen=True, slots=True)
class Letter:
    """A ticket as far as a rubric can tell."""

    subject: str
    customer: str
    facts: Facts


_NAMES = {
    "en": ("Ada Brook", "Ben Hollow", "Cleo Marsh", "Dora Field", "Emil Stone", "Fay Rivers", "Gil Woods", "Hana Lake"),
    "ru": ("Лена Гай", "Миша Бор", "Нина Лугова", "Олег Рощин", "Рита Ключ", "Степан Яров", "Тая Вишня", "Фёдор Мост"),
}
_SUBJECTS = {
    "en": ("The parcel has not arrived", "Invoice for October", "The router after the update", "A question about plans",
           "The lamp on the box is red", "Moving to a new flat", "Contract ends in March", "The app on a second phone"),
    "ru": ("Посылка не пришла", "Счёт за октябрь", "Роутер после обновления", "Вопрос о тарифах",
           "На приборе горит красная лампа", "Переезд в новую квартиру", "Договор до марта", "Второй телефон"),
}  # fmt: skip
_WHO = {
    "en": (
        "I am really worried, this is my first time with you and I do not know what is normal.",
        "This is the third time I write about the same problem and still nobody answers.",
        "The firmware is the latest, the log file is attached, and the steps to reproduce are below.",
        "I am comparing your plans with two others; which plan would you recommend for ten people?",
        "I write on behalf of my mother, who is elderly and does not use a computer.",
        "Our clients see the same through the partner portal, and they ask us for a date.",
        "Sorry to bother you, no rush at all, just a small question when you have time.",
        "A customer on the line asks me for it, and our department cannot look into the account.",
        "", "", "", "",
    ),
    "ru": (
        "Очень переживаю, это впервые, и непонятно, нормально ли так.",
        "Пишу уже третий раз об одном и том же, и никто не отвечает.",
        "Прошивка последняя, лог прилагаю, шаги для повторения ниже.",
        "Сравниваем ваши тарифы с двумя другими; какой тариф лучше на десять человек?",
        "Пишу за маму, она сама с компьютером не справляется.",
        "Наши клиенты видят то же самое и спрашивают у нас срок.",
        "Простите за беспокойство, совсем не срочно, маленький вопрос.",
        "Клиент на линии ждёт ответа, а у нашего отдела нет доступа к счёту.",
        "", "", "", "",
    ),
}  # fmt: skip
_WHERE = {
    "en": (
        "We heard about you from a neighbour: what is included, and how does it work?",
        "Before we sign I need the difference between the two in writing.",
        "I am setting it up today and the activation stops at the second step.",
        "How do I change the address, and where can I find a copy of the contract?",
        "It stopped working this morning, an error comes up every time.",
        "My subscription ends next month and I would like to renew it, if the new price is fair.",
        "If it stays like this I am leaving you for another provider.",
        "The refund of the money that was charged twice is missing on my account.",
        "", "",
    ),
    "ru": (
        "Услышали о вас от соседей: что вообще входит и как это работает?",
        "Прежде чем подписать, хотим понять разницу между двумя вариантами.",
        "Сегодня подключаю, настройка останавливается на втором шаге.",
        "Как изменить адрес и где взять копию счёта?",
        "С утра не работает, каждый раз ошибка.",
        "Договор заканчивается в марте, хотим продлить, если цена не вырастет.",
        "Если так пойдёт дальше, уйдём к другому провайдеру.",
        "Деньги списали дважды, и возврата до сих пор нет.",
        "", "",
    ),
}  # fmt: skip
_MORE = {
    "en": (
        "I wrote from the train, so forgive the short sentences.", "The number on the box ends in forty two.",
        "Could somebody ring me before noon? In the afternoon the phone stays in a locker.",
        "We have guests tomorrow and had counted on it.", "There is a picture with this letter.",
        "My colleague saw the same thing on her desk, only later in the day.", "Last year it took two days.",
        "The box stands in the hall, next to the window, where it always stood.", "Please tell me what happens next.",
        "I looked at the page with the answers, and mine was not among them.", "It says the same in both browsers.",
        "The man at the counter was kind and could not help either.", "I can send the receipt if it is needed.",
    ),
    "ru": (
        "Пишу с дороги, поэтому коротко.", "Номер на коробке заканчивается на сорок два.",
        "Можно позвонить до обеда? Потом телефон лежит в шкафчике.", "Завтра приезжают гости, мы рассчитывали.",
        "К письму приложена картинка.", "Коллега видела то же самое, только вечером.", "В прошлый раз ушло два дня.",
        "Коробка стоит в прихожей у окна, как и стояла.", "Напишите, пожалуйста, что будет дальше.",
        "Страницу с ответами мы посмотрели, нашего там нет.", "В обоих браузерах написано одно и то же.",
        "В отделении были вежливы, но помочь не смогли.", "Чек сохранился, могу прислать.",
    ),
}  # fmt: skip
_TAGS = ("refund", "new-customer", "repeat-contact", "presales", "fault", "firmware", "billing-copy", "vip")
_LONGEST_WAIT, _OLDEST = 2 * 86_400, 20 * 86_400


def letter(dice: random.Random) -> Letter:
    """Return the next letter: two in five are Russian, one in three says neither who writes nor from where."""
    language = "ru" if dice.random() < 0.4 else "en"
    subject = dice.choice(_SUBJECTS[language])
    messages = [_message(dice, language) for _ in range(dice.choice((1, 1, 1, 2, 2, 3)))]
    waiting = int(dice.random() ** 3 * _LONGEST_WAIT)
    facts = Facts(
        words=spoken(subject, *messages),
        contacts=len(messages) + dice.choice((0, 0, 0, 1)),
        waiting=waiting,
        age=waiting + int(dice.random() ** 2 * _OLDEST),
        priority=dice.choice(("low", "normal", "normal", "normal", "high", "urgent")),
        channel=dice.choice(("email", "email", "web", "chat", "phone")),
        status="open",
        language=language,
        tags=tuple(dice.sample(_TAGS, dice.choice((0, 0, 1, 2)))),
    )
    return Letter(subject, dice.choice(_NAMES[language]), facts)


def _message(dice: random.Random, language: str) -> str:
    sentences: Sequence[str] = dice.sample(_MORE[language], dice.randint(2, 7))
    return " ".join(filter(None, (dice.choice(_WHO[language]), dice.choice(_WHERE[language]), *sentences)))
