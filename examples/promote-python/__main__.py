import pulumi
from pulumi_snowflakeml import Alias, Model, ModelVersion, get_model_versions_output

# The options of the resources say what the classes of TypeScript find out by themselves.
config = pulumi.Config()

# The model that data scientists log their versions to.
source = config.get("source") or "ML.STAGING.TUMOR"

# False before the model is to be deleted: one `pulumi up`, then `pulumi destroy`.
keep_model = config.get_bool("keepModel", True)

tumor = Model(
    "tumor",
    database="ML",
    schema="PROD",
    name="TUMOR",
    comment="Tells malignant from benign tumours",
    first_version={"name": "V1", "source": {"model": source, "version": "V1"}},
    deletion_protection=keep_model,
    # A destroy is refused in preview, not halfway.
    opts=pulumi.ResourceOptions(protect=keep_model),
)

# Inputs of the model, or a text. Its computed outputs are not known while it is created.
model = pulumi.Output.concat(tumor.database, ".", tumor.schema, ".", tumor.name)

accuracy = {"V1": 0.918129, "V2": 0.906433}
versions = [
    ModelVersion(
        name.lower(),
        model=model,
        name=name,
        source={"model": source, "version": name},
        metrics={"accuracy": value},
        # What goes with its model is not dropped one by one, which Snowflake would refuse of the default.
        opts=pulumi.ResourceOptions(deleted_with=tumor),
    )
    for name, value in accuracy.items()
]

# The promotion is another value of `productionVersion`.
production = Alias(
    "production",
    model=model,
    name="PRODUCTION",
    version=config.get("productionVersion") or "V1",
    # A version has one alias: this one may be taken off it.
    displaces=["CANDIDATE"],
    # The text above names what these make, which Pulumi cannot see.
    opts=pulumi.ResourceOptions(deleted_with=tumor, depends_on=versions),
)

pulumi.export("model", tumor.fully_qualified_name)
pulumi.export("inProduction", production.version)
pulumi.export("rollbackTo", production.previous_version)
logged = get_model_versions_output(model=source).model_versions
pulumi.export("logged", logged.apply(lambda found: [each.name for each in found]))
