"""The composition root: settings, wiring, app, database, migrations, work, cli."""
