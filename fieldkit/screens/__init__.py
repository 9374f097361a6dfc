"""One module and one .tcss per screen. Named here as text, so that a screen is imported when it is first shown."""

PAGES = {
    "today": "fieldkit.screens.today:TodayScreen",
    "clients": "fieldkit.screens.client.client_list:ClientsScreen",
    "surveys": "fieldkit.screens.survey.survey_list:SurveysScreen",
    "cards": "fieldkit.screens.cards.card_list:CardsScreen",
    "sync": "fieldkit.screens.sync.sync_screen:SyncScreen",
}
"""The main screens, by mode."""

OPENERS = {
    "client": "fieldkit.screens.client.client_card:ClientScreen",
    "survey": "fieldkit.screens.survey.runner:SurveyScreen",
    "card": "fieldkit.screens.cards.card:CardScreen",
    "record": "fieldkit.screens.record.record:RecordScreen",
}
"""The screen that opens a record of a kind; "record" is for all other kinds."""

NAMED_SCREENS = {
    "conflicts": "fieldkit.screens.conflicts.conflict_list:ConflictsScreen",
    "conflict": "fieldkit.screens.conflicts.conflict:ConflictScreen",
    "duplicates": "fieldkit.screens.duplicates.duplicates:DuplicatesScreen",
    "findings": "fieldkit.screens.record.findings:FindingsScreen",
    "history": "fieldkit.screens.record.history:HistoryScreen",
    "import": "fieldkit.screens.contacts.import_screen:ImportScreen",
    "records": "fieldkit.screens.record.record_list:RecordListScreen",
    "trash": "fieldkit.screens.record.trash:TrashScreen",
}
"""Screens that any other may open by name."""

LISTS = {"client": "clients", "survey": "surveys", "card": "cards"}
"""The main screen that lists a kind; every other kind that a person makes has "records", or one of ``OWN_LISTS``."""
OWN_LISTS = {"finding": "findings"}
"""The screen that lists a kind with keys of its own, by its name."""
