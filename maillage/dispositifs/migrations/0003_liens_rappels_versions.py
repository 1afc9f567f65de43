from django.db import migrations, models


def note_what_was_seen(apps, schema_editor):
    """Sheets written before versions were followed are taken as up to date with the catalogue."""
    Deploiement = apps.get_model("dispositifs", "Deploiement")
    Dispositif = apps.get_model("dispositifs", "Dispositif")
    for pk, version in Dispositif.objects.values_list("pk", "version"):
        Deploiement.objects.filter(dispositif_id=pk).update(catalogue_vu=version)


class Migration(migrations.Migration):

    dependencies = [
        ('dispositifs', '0002_catalogue'),
    ]

    operations = [
        migrations.AddField(
            model_name='deploiement',
            name='catalogue_vu',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='version de la fiche nationale prise en compte'),
        ),
        migrations.AddField(
            model_name='deploiement',
            name='lien_detail',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='réponse du lien'),
        ),
        migrations.AddField(
            model_name='deploiement',
            name='lien_repondu_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='le lien a répondu le'),
        ),
        migrations.AddField(
            model_name='dispositif',
            name='guichet_detail',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='réponse du lien'),
        ),
        migrations.AddField(
            model_name='dispositif',
            name='guichet_repondu_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='le lien a répondu le'),
        ),
        migrations.AddField(
            model_name='echeance',
            name='periode',
            field=models.CharField(blank=True, choices=[('', 'une seule fois'), ('mois', 'tous les mois'), ('trimestre', 'tous les trois mois'), ('semestre', 'tous les six mois'), ('an', 'tous les ans')], default='', max_length=10, verbose_name='revient'),
        ),
        migrations.AlterField(
            model_name='deploiement',
            name='lien_etat',
            field=models.CharField(blank=True, choices=[('', 'jamais vérifié'), ('bon', 'répond'), ('reserve', 'non vérifiable'), ('muet', 'injoignable'), ('casse', 'cassé')], editable=False, max_length=8, verbose_name='état du lien'),
        ),
        migrations.AlterField(
            model_name='dispositif',
            name='guichet_etat',
            field=models.CharField(blank=True, choices=[('', 'jamais vérifié'), ('bon', 'répond'), ('reserve', 'non vérifiable'), ('muet', 'injoignable'), ('casse', 'cassé')], editable=False, max_length=8, verbose_name='état du lien'),
        ),
        migrations.AddConstraint(
            model_name='signalement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'ecarte'), _negated=True), models.Q(('motif', ''), _negated=True), _connector='OR'), name='signalement_ecarte_motif', violation_error_message="Dites pourquoi c'est écarté : quelqu'un se posera la question plus tard."),
        ),
        migrations.RunPython(note_what_was_seen, migrations.RunPython.noop),
    ]
