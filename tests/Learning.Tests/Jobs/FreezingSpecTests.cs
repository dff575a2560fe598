using System.Text.Json.Nodes;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Schedules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class FreezingSpecTests
{
    [Theory]
    [InlineData("{}", FreezingBy.Rounds)]
    [InlineData("""{"rounds":12}""", FreezingBy.Rounds)]
    [InlineData("""{"by":"rounds","rounds":[4,5,6,7],"movement-window":3}""", FreezingBy.Rounds)]
    [InlineData("""{"maximum-rounds":30}""", FreezingBy.Movement)]
    [InlineData("""{"by":"movement"}""", FreezingBy.Movement)]
    [InlineData("""{"plateau-margin-pp":0.2}""", FreezingBy.Plateau)]
    [InlineData("""{"by":"plateau","plateau-evaluations":2,"minimum-rounds":4,"maximum-rounds":30}""", FreezingBy.Plateau)]
    public void Should_say_what_decides_when_the_file_names_it_or_its_keys(string freezing, FreezingBy by)
    {
        JobSpec job = RuleBook.Newest.ReadJob(With(freezing));
        Assert.Equal(by, job.Freezing.By);
        Assert.Equal(job.Freezing, RuleBook.Newest.ReadJob(RuleBook.Newest.WriteJob(job)).Freezing);
        Assert.Equal(by == FreezingBy.Rounds ? 0 : FreezingSpec.StandardCoolDownRounds, job.Freezing.CoolDownRounds);
    }

    [Fact]
    public void Should_freeze_after_a_number_of_rounds_when_the_file_has_no_such_section()
    {
        FreezingSpec freezing = RuleBook.Newest.ReadJob(TestJobFiles.With("freezing", null)).Freezing;
        Assert.Equal((FreezingBy.Rounds, FreezingSpec.StandardRounds), (freezing.By, freezing.RoundsOf(3)));
    }

    [Theory]
    [InlineData("""{"by":"rounds","maximum-rounds":30}""", "maximum-rounds", "means nothing with freezing.by = rounds")]
    [InlineData("""{"by":"plateau","slope-window":8}""", "slope-window", "means nothing with freezing.by = plateau")]
    [InlineData("""{"rounds":12,"maximum-rounds":30}""", "maximum-rounds", "means nothing with freezing.by = rounds")]
    [InlineData("""{"rounds":[1,2,3]}""", "freezing.rounds", "3 numbers for 4 growing steps")]
    [InlineData("""{"by":"rounds","cool-down-rounds":3}""", "cool-down-rounds", "means nothing with freezing.by = rounds")]
    [InlineData("""{"by":"plateau","minimum-rounds":41}""", "freezing", "above the maximum")]
    [InlineData("""{"by":"movement","maximum-rounds":3}""", "freezing", "H + W + E")]
    public void Should_name_the_key_when_it_does_not_fit_what_decides(string freezing, string key, string why)
    {
        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(With(freezing))).Message;
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_a_plateau_when_nothing_is_evaluated_between_the_rounds()
    {
        JsonNode job = JsonNode.Parse(With("""{"by":"plateau"}"""))!;
        job["evaluation"]!["every-rounds"] = 0;
        Assert.Contains("every-rounds", Refusal(job), StringComparison.Ordinal);
        job["evaluation"]!["every-rounds"] = 2;
        job["data"]!["held-out"] = 0;
        Assert.Contains("held-out", Refusal(job), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.schedule", "\"constant\"", RateSchedule.Constant)]
    [InlineData("training.schedule", "\"cosine\"", RateSchedule.Cosine)]
    [InlineData("training.learning-rate-decay", "0.9", RateSchedule.Decay)]
    [InlineData("training.momentum", "0.9", RateSchedule.Cosine)]
    public void Should_have_a_cosine_unless_the_file_says_otherwise(string key, string value, RateSchedule schedule)
    {
        JsonNode job = JsonNode.Parse(TestJobFiles.With("training.learning-rate-decay", null))!;
        job["training"]![key.Split('.')[1]] = JsonNode.Parse(value);
        JobSpec read = RuleBook.Newest.ReadJob(job.ToJsonString());
        Assert.Equal((schedule, 5), (read.Training.Schedule, read.Training.AverageRounds));
        Assert.Equal(read.Training, RuleBook.Newest.ReadJob(RuleBook.Newest.WriteJob(read)).Training);
    }

    [Fact]
    public void Should_refuse_a_factor_when_the_rate_is_a_cosine()
    {
        JsonNode job = JsonNode.Parse(TestJobFiles.Demo)!;
        job["training"]!["schedule"] = "cosine";
        Assert.Contains("learning-rate-decay", Refusal(job), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map-learning-rate-decay")]
    [InlineData("full-learning-rate-decay")]
    public void Should_refuse_factors_of_the_method_when_the_rate_is_a_cosine(string factor)
    {
        JsonNode job = JsonNode.Parse(TestJobFiles.Demo)!;
        job["method"] = new JsonObject { [factor] = 0.9 };
        RuleBook.Newest.ReadJob(job.ToJsonString());
        job["training"]!.AsObject().Remove("learning-rate-decay");
        Assert.Contains($"{factor}`: means nothing with training.schedule = cosine", Refusal(job), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"skip\"", null, 0)]
    [InlineData("\"stream\"", "7", 7)]
    [InlineData("\"head-only\"", "0", 0)]
    public void Should_polish_only_where_everybody_can(string policy, string? rounds, int expected)
    {
        JsonNode job = JsonNode.Parse(TestJobFiles.Demo)!;
        job["method"] = new JsonObject { ["low-memory-policy"] = JsonNode.Parse(policy) };
        if (rounds is not null)
        {
            job["method"]!["polish-rounds"] = JsonNode.Parse(rounds);
        }

        Assert.Equal(expected, RuleBook.Newest.ReadJob(job.ToJsonString()).Method.PolishRounds);
        job["method"]!["polish-rounds"] = 3;
        if (policy != "\"stream\"")
        {
            Assert.Contains("low-memory-policy to stream", Refusal(job), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Should_know_nothing_of_it_when_the_job_began_with_earlier_rules(int version)
    {
        RuleSet rules = RuleBook.Released.Of(version);
        JobSpec job = rules.ReadJob(TestJobFiles.Demo);
        Assert.Equal((1, RateSchedule.Decay, 0), (job.Training.AverageRounds, job.Training.Schedule, job.Method.PolishRounds));
        Assert.Equal((FreezingBy.Movement, 0, 5.0), (job.Freezing.By, job.Freezing.CoolDownRounds, job.Method.WorseByPercentagePoints));
        string[] unknown = ["training.schedule", "training.average-rounds", "freezing.by", "method.polish-rounds", "freezing.rounds"];
        Assert.All(
            unknown,
            path =>
            {
                string key = path.Split('.')[1];
                Assert.Null(JsonNode.Parse(rules.WriteJob(job))![path.Split('.')[0]]![key]);
                JsonNode file = JsonNode.Parse(TestJobFiles.Demo)!;
                file["method"] = new JsonObject();
                file[path.Split('.')[0]]![key] = 3;
                Assert.Throws<JobSpecException>(() => rules.ReadJob(file.ToJsonString()));
            }
        );
    }

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(2, 5, 1)]
    [InlineData(3, 5, 3)]
    [InlineData(3, 6, 3)]
    [InlineData(3, 1, 1)]
    public void Should_want_half_of_a_cohort_to_move_the_block_since_rules_version_3(int version, int cohort, int whole) =>
        Assert.Equal(whole, RuleBook.Released.Of(version).WholeAtLeast(new RoundSpec.Strict(cohort, TimeSpan.FromMinutes(10))));

    private static string Refusal(JsonNode job) =>
        Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(job.ToJsonString())).Message;

    // the rate is a cosine, so that there is a cool-down
    private static string With(string freezing)
    {
        JsonNode job = JsonNode.Parse(TestJobFiles.With("training.learning-rate-decay", null))!;
        job["freezing"] = JsonNode.Parse(freezing);
        return job.ToJsonString();
    }
}
