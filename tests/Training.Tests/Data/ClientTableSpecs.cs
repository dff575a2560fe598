using ProFL.Learning.Jobs;
using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests.Data;

/// <summary>What is made of tables where each client has one of its own.</summary>
public sealed class ClientTableSpecs : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_refuse_when_a_column_of_some_clients_is_missing_at_another()
    {
        _folder.Write("north/c1/train.csv", "a,b,label\n1,2,x\n2,9,y\n5,3,x\n");
        _folder.Write("north/c2/train.csv", "a,label\n1,x\n2,y\n");

        Assert.Contains(
            "c2/train.csv line 1: has no column `b`",
            Assert.Throws<DataSetException>(Survey).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_decide_for_all_clients_together_when_each_has_a_table()
    {
        _folder.Write("north/c1/train.csv", "row,a,ok,label\n0,1,yes,x\n1,7,no,y\n2,4,,x\n");
        _folder.Write("south/c2/train.csv", "row,label,ok,a\n0,z,,3\n1,x,,\n2,x,,8\n");
        _folder.Write("south/c3/train.csv", "row,a,ok,label\n");
        _folder.Write("south/held-out/train.csv", "row,a,ok,label\n7,1,yes,x\n");

        DataSurvey survey = Survey();

        Assert.Equal(["x", "y", "z"], survey.Classes.AsEnumerable());
        Assert.Equal(["ok"], survey.Csv!.Truths);
        Assert.Equal(["row"], survey.Csv.Ignore);
        Assert.Equal(MissingValues.Mean, survey.Csv.Missing);
        Assert.Equal("south", survey.EvaluationSite);
        Assert.Equal(["c2", "c3"], survey.Sites["south"].AsEnumerable());
    }

    [Theory]
    [InlineData("held-out", "north", "on the folder held-out beside the sites, which this site needs; evaluation.site may name another")]
    [InlineData("south/held-out", "south", "on its folder held-out, as evaluation.site says")]
    public void Should_evaluate_on_the_folder_held_out_wherever_it_is(string place, string site, string why)
    {
        _folder.Write("north/c1/train.csv", "a,label\n1,x\n7,y\n");
        _folder.Write("south/c2/train.csv", "a,label\n3,x\n8,y\n");
        _folder.Write($"{place}/train.csv", "a,label\n3,x\n");

        DataSurvey survey = Survey();

        Assert.Equal((true, site), (survey.HasHeldOut, survey.EvaluationSite));
        Assert.Equal(["north", "south"], survey.Sites.Keys);
        Assert.Contains(new Finding("evaluation", $"at {site}", why), survey.Findings);
    }

    [Fact]
    public void Should_name_data_for_evaluation_that_nobody_uses()
    {
        _folder.Write("north/c1/train.csv", "a,label\n1,x\n7,y\n");
        _folder.Write("north/c1/test.csv", "a,label\n1,x\n7,y\n");
        _folder.Write("north/held-out/train.csv", "a,label\n3,x\n");
        _folder.Write("south/c2/train.csv", "a,label\n3,x\n8,y\n");
        _folder.Write("south/held-out/train.csv", "a,label\n3,x\n");

        Finding[] unused = [.. Survey().Findings.Where(found => found.Decision == "not used")];

        Assert.Equal(["south/held-out", "test data of c1"], unused.Select(found => found.Subject));
    }

    private DataSurvey Survey() => DataSurvey.Of(Path.Combine(_folder.Root, "set"), new SurveyChoices(null, null, []));
}
