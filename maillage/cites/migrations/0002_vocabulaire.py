"""Reference data: themes of action and publics (metier.md §3.1 and §3.2)."""

from django.db import migrations

THEMES = [
    ("langage-lecture", "Fondamentaux, lecture, langage", "Langage, lecture"),
    ("scolarite", "Accompagnement à la scolarité", "Scolarité"),
    ("climat-scolaire", "Climat scolaire, lutte contre le harcèlement", "Climat scolaire"),
    ("decrochage", "Décrochage et persévérance scolaire", "Décrochage"),
    ("orientation", "Orientation, stages, découverte des métiers", "Orientation, métiers"),
    ("insertion", "Insertion professionnelle", "Insertion"),
    ("parentalite", "Parentalité et coéducation", "Parentalité"),
    ("petite-enfance", "Petite enfance et transitions", "Petite enfance"),
    ("sante", "Santé, compétences psychosociales, addictions", "Santé"),
    ("inclusion", "Inclusion et handicap", "Inclusion, handicap"),
    ("allophonie", "Allophonie et apprentissage du français", "Français, allophonie"),
    ("culture", "Culture, éducation artistique et culturelle", "Culture"),
    ("sport", "Sport", "Sport"),
    ("numerique", "Numérique, éducation aux médias", "Numérique, médias"),
    ("citoyennete", "Citoyenneté, laïcité, valeurs de la République", "Citoyenneté"),
    ("egalite", "Égalité filles-garçons", "Égalité"),
    ("discriminations", "Lutte contre les discriminations", "Discriminations"),
    ("environnement", "Développement durable, renouvellement urbain", "Environnement"),
    ("mobilite", "Mobilité, dont internationale", "Mobilité"),
    ("prevention", "Prévention, sécurité, médiation", "Prévention"),
    ("loisirs", "Vacances et loisirs", "Loisirs, vacances"),
    ("participation", "Participation des jeunes et des familles", "Participation"),
    ("formation", "Formation interprofessionnelle, animation de réseau", "Formation, réseau"),
    ("ingenierie", "Ingénierie, pilotage, évaluation", "Ingénierie"),
]

PUBLICS = [
    ("jeune-enfant", "Jeunes enfants"),
    ("enfant", "Enfants"),
    ("pre-ado", "Préadolescents"),
    ("ado", "Adolescents"),
    ("jeune-adulte", "Jeunes adultes"),
    ("adulte", "Adultes"),
    ("parent", "Parents, familles"),
    ("professionnel", "Professionnels"),
]


def load(apps, schema_editor):
    Theme = apps.get_model("cites", "Theme")
    Public = apps.get_model("cites", "Public")
    Theme.objects.bulk_create(
        Theme(code=code, libelle=label, court=short, ordre=10 * rank)
        for rank, (code, label, short) in enumerate(THEMES, start=1)
    )
    Public.objects.bulk_create(
        Public(code=code, libelle=label, ordre=10 * rank) for rank, (code, label) in enumerate(PUBLICS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("cites", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
