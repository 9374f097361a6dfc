"""One module and one .tcss per screen. Named here as text, so that a screen is imported when it is first shown."""

PAGES = {
    "today": "fieldkit.screens.today:TodayScreen",
    "clients": "fieldkit.screens.clients:ClientsScreen",
    "surveys": "fieldkit.screens.surveys:SurveysScreen",
    "cards": "fieldkit.screens.cards:CardsScreen",
    "sync": "fieldkit.screens.sync:SyncScreen",
}
"""The main screens, by mode."""

OPENERS = {
    "client": "fieldkit.screens.client:ClientScreen",
    "survey": "fieldkit.screens.survey:SurveyScreen",
    "card": "fieldkit.screens.card:CardScreen",
    "record": "fieldkit.screens.record:RecordScreen",
}
"""The screen that opens a record of a kind; "record" is for all other kinds."""

BESIDES = {
    "conflicts": "fieldkit.screens.conflicts:ConflictsScreen",
    "conflict": "fieldkit.screens.conflict:ConflictScreen",
    "history": "fieldkit.screens.history:HistoryScreen",
    "trash": "fieldkit.screens.trash:TrashScreen",
}
"""Screens that any other may open by name."""
