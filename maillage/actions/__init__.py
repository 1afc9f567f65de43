"""Actions and their money: what is done, by whom, for whom, to what effect, with which funds.

Owns: actions and their common template, axes, follow-up, indicators, bilans, envelopes, funding lines, known subsidies.
Does not own: who carries them (see acteurs), the schemes they draw on (see dispositifs), who decides (see instances).
Speaks to: dispositifs, acteurs, cites, core.budget. Start reading at: models/action.py, models/financement.py, services/.
"""
