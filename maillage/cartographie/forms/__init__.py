from maillage.cartographie.forms.recensement import PositionForm, RecensementForm

__all__ = ["PositionForm", "RecensementForm"]
