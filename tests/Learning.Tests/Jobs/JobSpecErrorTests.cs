using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class JobSpecErrorTests
{
    [Theory]
    [InlineData("training.btach", "16", "key `training.btach`: unknown; did you mean `training.batch`?")]
    [InlineData("training.learning_rate", "0.1", "did you mean `training.learning-rate`?")]
    [InlineData("evalution", "{}", "key `evalution`: unknown; did you mean `evaluation`?")]
    [InlineData("privacy", "{}", "key `privacy`: unknown; remove it, the keys here are name, seed, network")]
    [InlineData("training.batch", null, "key `training.batch`: missing; add it")]
    [InlineData("network", null, "key `network`: missing; add it")]
    [InlineData("training", "5", "key `training`: must be an object { … }, not 5")]
    [InlineData("training.batch", "0", "key `training.batch`: must be a whole number from 1 to 65536, not 0")]
    [InlineData("training.batch", "16.5", "must be a whole number from 1 to 65536, not 16.5")]
    [InlineData("training.batch", "null", "must be a whole number from 1 to 65536, not null")]
    [InlineData("training.micro-batch", "17", "key `training.micro-batch`: must be a whole number from 0 to 16, not 17")]
    [InlineData(
        "training.batch",
        "1",
        "key `training.batch`: batch normalisation cannot be trained on one sample at a time; give 2 or more"
    )]
    [InlineData(
        "training.micro-batch",
        "1",
        "key `training.micro-batch`: batch normalisation cannot be trained on one sample at a time; give 2 or more"
    )]
    [InlineData("training.learning-rate", "-0.1", "key `training.learning-rate`: must be a number from")]
    [InlineData("training.learning-rate", "\"NaN\"", "key `training.learning-rate`: must be a number from")]
    [InlineData("training.learning-rate", "\"0,05\"", "not \"0,05\"; a decimal comma? Write 0.05")]
    [InlineData("training.weight-decay", "\"5,5e-4\"", "not \"5,5e-4\"; a decimal comma? Write 5.5e-4")]
    [InlineData("fleet.memory-max", "\"1,5GiB\"", "not \"1,5GiB\"; a decimal comma? Write 1.5GiB")]
    [InlineData("training.epochs", "\"1,2,3\"", "from 1 to 1000, not \"1,2,3\"")]
    [InlineData("training.momentum", "1", "key `training.momentum`: must be a number from 0 to 0.9999, not 1")]
    [InlineData("seed", "-1", "key `seed`: must be a whole number from 0 to 18446744073709551615, not -1")]
    [InlineData("name", "\"../up\"", "key `name`: must be 1 to 64 letters, digits, '-' or '_', not \"../up\"")]
    [InlineData("data.held-out", "1", "key `data.held-out`: must be a number from 0 to 0.9, not 1")]
    [InlineData("fleet.sites", "[]", "key `fleet.sites`: must be an array [ … ] of at least one value, not an empty array")]
    [InlineData("fleet.sites", "[\"north\",\"north\"]", "key `fleet.sites`: names a site twice; name each site once")]
    [InlineData("fleet.clients", "1", "key `fleet.sites`: 2 sites for 1 clients leave a site without any")]
    [InlineData(
        "fleet.partition",
        "\"dirichlett\"",
        "key `fleet.partition`: must be one of iid, dirichlet, shards, folders, not \"dirichlett\"; did you mean `dirichlet`?"
    )]
    [InlineData("fleet.partition", "\"iid\"", "key `fleet.alpha`: means nothing with the partition iid; remove it")]
    [InlineData("fleet.alpha", null, "key `fleet.alpha`: missing; add it")]
    [InlineData("fleet.shards-per-client", "2", "key `fleet.shards-per-client`: means nothing with the partition dirichlet; remove it")]
    [InlineData(
        "fleet.memory-min",
        "\"1GiB\"",
        "key `fleet.memory-min`: 1073741824 bytes are above memory-max of 943718400 bytes; swap or correct them"
    )]
    [InlineData(
        "fleet.memory-min",
        "\"100MB\"",
        "key `fleet.memory-min`: must be a size such as 104857600, \"100MiB\" or \"2GiB\", not \"100MB\""
    )]
    [InlineData(
        "fleet.memory-min",
        "\"3\"",
        "key `fleet.memory-min`: 3 is 3 bytes: write its unit, as in 3MiB or 3GiB (3B where bytes are meant)"
    )]
    [InlineData("fleet.memory-max", "\"9999999999999999GiB\"", "key `fleet.memory-max`: must be a size")]
    [InlineData("rounds.cohort", "21", "key `rounds.cohort`: must be a whole number from 1 to 20, not 21")]
    [InlineData(
        "rounds.mode",
        "\"deadlin\"",
        "key `rounds.mode`: must be one of strict, deadline, not \"deadlin\"; did you mean `deadline`?"
    )]
    [InlineData(
        "rounds.mode",
        "\"deadline\"",
        "key `rounds.cohort`: means nothing with mode = deadline, "
            + "where rounds.target × rounds.over-selection clients are asked in its place; remove it"
    )]
    [InlineData(
        "rounds.target",
        "5",
        "key `rounds.target`: belongs to mode = deadline, and this job's rounds are strict; set rounds.mode = deadline, or remove it"
    )]
    [InlineData("rounds.deadline", "\"30s\"", "key `rounds.deadline`: belongs to mode = deadline")]
    [InlineData("rounds.taget", "5", "key `rounds.taget`: unknown; did you mean `rounds.target`?")]
    [InlineData("rounds", """{"mode":"deadline","target":5}""", "key `rounds.deadline`: missing; add it")]
    [InlineData("rounds", """{"mode":"deadline","deadline":"30s"}""", "key `rounds.target`: missing; add it")]
    [InlineData(
        "rounds",
        """{"mode":"deadline","target":21,"deadline":"30s"}""",
        "key `rounds.target`: must be a whole number from 1 to 20, not 21"
    )]
    [InlineData(
        "rounds",
        """{"mode":"deadline","target":5,"minimum":6,"deadline":"30s"}""",
        "key `rounds.minimum`: 6 updates are more than rounds.target of 5, with which a round closes anyway; lower it or raise the target"
    )]
    [InlineData(
        "rounds",
        """{"mode":"deadline","target":5,"minimum":0,"deadline":"30s"}""",
        "key `rounds.minimum`: must be a whole number from 1 to 20, not 0"
    )]
    [InlineData("rounds", """{"mode":"deadline","target":5,"deadline":30}""", "key `rounds.deadline`: must be a duration")]
    [InlineData(
        "rounds",
        """{"mode":"deadline","target":5,"deadline":"30s","over-selection":0.9}""",
        "key `rounds.over-selection`: must be a number from 1 to 100, not 0.9"
    )]
    [InlineData(
        "rounds",
        """{"mode":"deadline","target":5,"deadline":"30s","give-up-after":"1m"}""",
        "key `rounds.give-up-after`: means nothing with mode = deadline, where nobody is given up"
    )]
    [InlineData("rounds.give-up-after", "\"10 minutes\"", "key `rounds.give-up-after`: must be a duration")]
    [InlineData("rounds.give-up-after", "600", "key `rounds.give-up-after`: must be a duration")]
    [InlineData(
        "freezing.maximum-rounds",
        "14",
        "key `freezing`: freezing: at most 14 rounds, but movement can freeze a block in round H + W + E - 2 = 15 at the earliest"
    )]
    [InlineData("freezing.slope-threshold-pp", "0", "key `freezing.slope-threshold-pp`: must be a number from")]
    [InlineData("evaluation.site", "\"nort\"", "key `evaluation.site`: must be one of north, south, not \"nort\"; did you mean `north`?")]
    [InlineData("network.classes", "7", "key `network.head[1]`: the head ends in [10], but there are 7 classes")]
    public void Should_name_key_and_remedy_when_a_key_is_wrong(string path, string? value, string expected)
    {
        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(TestJobFiles.With(path, value))).Message;
        Assert.StartsWith("job file: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Should_take_a_batch_of_one_when_nothing_that_is_trained_normalises_batches()
    {
        string without = TestJobFiles.With("network", Blueprints.TinyJson).Replace("\"batch\":16", "\"batch\":1", StringComparison.Ordinal);

        Assert.Equal(1, RuleBook.Newest.ReadJob(without).Training.Batch);
    }

    [Fact]
    public void Should_name_the_line_when_the_text_is_no_json() =>
        Assert.Contains(
            "job file: not JSON at line 2",
            Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob("{\n\"name\" 1}")).Message,
            StringComparison.Ordinal
        );
}
