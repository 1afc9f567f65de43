"""Addresses of the directory and of the sheets, under /c/<cité>/acteurs/."""

from django.urls import path

from maillage.acteurs.views import (
    annuaire,
    campagnes,
    contacts,
    doublons,
    edition,
    enquetes,
    enrolement,
    envois,
    exports,
    fusion,
    historique,
    journal,
    personnes,
    propositions,
    relations,
    sollicitations,
    structures,
)

app_name = "acteurs"

FICHE = "<int:pk>/"
VERSION = f"{FICHE}historique/<int:event_id>/"
FONCTION = f"{FICHE}fonctions/<int:fonction_id>/"
RELATION = f"{FICHE}relations/<int:relation_id>/"
ANTENNE = f"{FICHE}antennes/<int:antenne_id>/"
CAMPAGNE = "campagnes/<int:pk>/"
ENVOI = "campagnes/envois/<int:pk>/"
FUSION = f"{FICHE}fusion/<int:autre_id>/"
PERSONNE = "personnes/<int:pk>/"
CONTACT = "contacts/<int:pk>/"

urlpatterns = [
    # the whole cité
    path("", annuaire.annuaire, name="annuaire"),
    path("export/<slug:format>/", exports.exporter, name="export"),
    path("nouvelle/", edition.nouvelle, name="nouvelle"),
    path("chercher/", structures.chercher, name="chercher"),
    path("doublons/", doublons.doublons, name="doublons"),
    path("doublons/lancer/", doublons.lancer, name="doublons_lancer"),
    path("propositions/", propositions.propositions, name="propositions"),
    path("propositions/<int:pk>/", propositions.traiter, name="proposition"),
    path("personnes/", personnes.personnes, name="personnes"),
    # campaigns
    path("campagnes/", campagnes.campagnes, name="campagnes"),
    path("campagnes/nouvelle/", campagnes.nouvelle, name="campagne_nouvelle"),
    path(CAMPAGNE, campagnes.campagne, name="campagne"),
    path(f"{CAMPAGNE}modifier/", campagnes.modifier, name="campagne_modifier"),
    path(f"{CAMPAGNE}supprimer/", campagnes.supprimer, name="campagne_supprimer"),
    path(f"{CAMPAGNE}destinataires/", campagnes.destinataires, name="campagne_destinataires"),
    path(f"{CAMPAGNE}retirer/", campagnes.retirer, name="campagne_retirer"),
    path(f"{CAMPAGNE}apercu/", envois.apercu, name="campagne_apercu"),
    path(f"{CAMPAGNE}envoyer/", envois.verifier, name="campagne_envoyer"),
    path(f"{CAMPAGNE}progression/", envois.progression, name="campagne_progression"),
    path(f"{CAMPAGNE}reprendre/", envois.reprendre, name="campagne_reprendre"),
    path(f"{CAMPAGNE}relancer/", envois.relancer, name="campagne_relancer"),
    path(f"{CAMPAGNE}questions/", enquetes.questions, name="campagne_questions"),
    path(f"{CAMPAGNE}resultats/", enquetes.resultats, name="campagne_resultats"),
    path(f"{CAMPAGNE}resultats/export/<slug:format>/", enquetes.exporter, name="campagne_resultats_export"),
    path(f"{CAMPAGNE}clore/", envois.clore, name="campagne_clore"),
    path(f"{ENVOI}repondu/", envois.repondu, name="envoi_repondu"),
    path(f"{ENVOI}retirer-lien/", envois.retirer_lien, name="envoi_retirer_lien"),
    path(f"{ENVOI}envoyer/", envois.envoyer_quand_meme, name="envoi_envoyer"),
    # enrolment: contacts, stages, loads
    path("contact/", contacts.noter, name="contact_noter"),
    path("contact/rappel/", contacts.rappel, name="contact_rappel"),
    path("contacts/", journal.journal, name="journal"),
    path("contacts/export/<slug:format>/", journal.exporter, name="journal_export"),
    path("contacts/a-reprendre/", journal.reprendre, name="reprendre"),
    path(CONTACT, contacts.contact, name="contact"),
    path(f"{CONTACT}modifier/", contacts.modifier, name="contact_modifier"),
    path(f"{CONTACT}supprimer/", contacts.supprimer, name="contact_supprimer"),
    path(f"{CONTACT}retablir/", contacts.retablir, name="contact_retablir"),
    path(f"{CONTACT}suite/", contacts.suite, name="contact_suite"),
    path("enrolement/", enrolement.tableau, name="enrolement"),
    path("sollicitations/", sollicitations.structures, name="sollicitations"),
    path("sollicitations/personnes/", sollicitations.personnes, name="sollicitations_personnes"),
    path("sollicitations/equipe/", sollicitations.equipe, name="sollicitations_equipe"),
    path("sollicitations/liste/", sollicitations.liste, name="sollicitations_liste"),
    path("sollicitations/seuils/", sollicitations.seuils, name="sollicitations_seuils"),
    # a person
    path(PERSONNE, personnes.personne, name="personne"),
    path(f"{PERSONNE}modifier/", personnes.modifier, name="personne_modifier"),
    path(f"{PERSONNE}coordonnees/", personnes.afficher, name="personne_coordonnees"),
    path(f"{PERSONNE}modifier/coordonnees/", personnes.afficher_pour_modifier, name="personne_champs"),
    path(f"{PERSONNE}suivi/", enrolement.de_personne, name="personne_suivi"),
    path(f"{PERSONNE}fonctions/", personnes.ajouter_fonction, name="personne_fonction"),
    path(f"{PERSONNE}archiver/", personnes.archiver, name="personne_archiver"),
    path(f"{PERSONNE}retablir/", personnes.retablir, name="personne_retablir"),
    # a sheet
    path(FICHE, structures.structure, name="structure"),
    path(f"{FICHE}etape/", enrolement.etape, name="etape"),
    path(f"{FICHE}suivi/", enrolement.de_structure, name="suivi"),
    path(f"{FICHE}modifier/", edition.modifier, name="modifier"),
    path(f"{FICHE}modifier/coordonnees/", edition.afficher_champs, name="champs_contact"),
    path(f"{FICHE}modifier/arbitrer/", edition.arbitrer, name="arbitrer"),
    path(f"{FICHE}proposer/", propositions.proposer, name="proposer"),
    path(f"{FICHE}coordonnees/", structures.afficher_contacts, name="coordonnees"),
    path(f"{FICHE}verifier/", structures.verifier, name="verifier"),
    path(f"{FICHE}archiver/", structures.archiver, name="archiver"),
    path(f"{FICHE}retablir/", structures.retablir, name="retablir"),
    path(f"{FICHE}fermer/", structures.fermer, name="fermer"),
    path(f"{FICHE}rouvrir/", structures.rouvrir, name="rouvrir"),
    # its history
    path(f"{FICHE}historique/", historique.historique, name="historique"),
    path(f"{FICHE}consultations/", historique.consultees, name="consultations"),
    path(f"{VERSION}retablir-champ/", historique.retablir_champ, name="retablir_champ"),
    path(f"{VERSION}retablir/", historique.retablir_version, name="retablir_version"),
    # what is attached to it
    path(f"{FICHE}personnes/nouvelle/", personnes.nouvelle, name="personne_nouvelle"),
    path(f"{FONCTION}modifier/", personnes.modifier_fonction, name="fonction_modifier"),
    path(f"{FONCTION}terminer/", personnes.terminer_fonction, name="fonction_terminer"),
    path(f"{FICHE}relations/nouvelle/", relations.nouvelle, name="relation_nouvelle"),
    path(f"{RELATION}modifier/", relations.modifier, name="relation_modifier"),
    path(f"{RELATION}terminer/", relations.terminer, name="relation_terminer"),
    path(f"{RELATION}supprimer/", relations.supprimer, name="relation_supprimer"),
    path(f"{FICHE}antennes/nouvelle/", relations.nouvelle_antenne, name="antenne_nouvelle"),
    path(f"{ANTENNE}modifier/", relations.modifier_antenne, name="antenne_modifier"),
    path(f"{ANTENNE}supprimer/", relations.supprimer_antenne, name="antenne_supprimer"),
    path(f"{FICHE}comptes/", personnes.rattacher, name="rattacher"),
    path(f"{FICHE}comptes/<int:rattachement_id>/retirer/", personnes.detacher, name="detacher"),
    # two sheets
    path(f"{FICHE}fusion/", fusion.choisir, name="fusion_choix"),
    path(FUSION, fusion.fusion, name="fusion"),
    path(f"{FUSION}fusionner/", fusion.fusionner, name="fusionner"),
    path(f"{FUSION}separer/", fusion.separer, name="separer"),
    path(f"{FICHE}distinguer/<int:autre_id>/", doublons.distinguer, name="distinguer"),
]
