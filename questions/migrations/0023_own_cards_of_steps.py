from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0022_difficulty_of_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="studystep",
            name="own_cards",
            field=models.ManyToManyField(
                blank=True, related_name="study_steps", to="questions.card"
            ),
        ),
    ]
