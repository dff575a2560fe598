using System.Globalization;
using ProFL.Messages.Wire;
using ProFL.Tools.Histories;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Histories;

public sealed class HistoryCsvTests
{
    private const string Header =
        "job,round,stage,step,phase,curriculumIndex,roundInStep,activeBlock,cohort,whole,outputModule,headOnly,"
        + "accepted,refused,excluded,movement,secondsSinceStart,"
        + "bytesDown,bytesUp,bytesIfFull,correct,total,accuracy,stragglers,streamed,mostSegments,"
        + "worstClass,worstClassAccuracy,clientCpuSeconds";

    private static string[] Lines(RunHistory history)
    {
        var writer = new StringWriter();
        HistoryCsv.Write(writer, history);
        return writer.ToString().Split("\r\n");
    }

    [Fact]
    public void Should_write_a_header_and_a_line_for_each_round_when_a_job_has_rounds() =>
        Assert.Equal(
            [
                Header,
                "digits-1,1,growing,1,grow,0,1,block1,2,1,0,1,2,0,0,,1.5,1000,100,5000,,,,0,0,0,,,",
                "digits-1,2,growing,1,grow,0,2,block1,2,1,0,1,2,0,0,0.4375,3,2000,200,5000,300,400,0.75,0,0,0,,,",
                "",
            ],
            Lines(SampleHistories.Finished())
        );

    [Fact]
    public void Should_count_who_streamed_and_the_most_segments_when_some_did()
    {
        RoundHistory round = SampleHistories.Round(1, null, null);
        RunHistory history = SampleHistories.Finished() with
        {
            Rounds =
            [
                round with
                {
                    Members = [.. round.Members, round.Members[1] with { Segments = 3 }, round.Members[1] with { Segments = 5 }],
                },
            ],
        };

        Assert.EndsWith(",0,2,5,,,", Lines(history)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_worst_class_and_the_processor_time_when_they_are_known()
    {
        var accuracy = new HeldOutAccuracy(300, 400)
        {
            WorstClass = new WorstClass
            {
                Class = 3,
                Name = "coat",
                Correct = 2,
                Total = 3,
            },
        };

        Assert.EndsWith(
            ",coat,0.666667,1.25",
            Lines(SampleHistories.Finished() with { Rounds = [SampleHistories.Round(1, null, accuracy) with { ClientCpuSeconds = 1.25 }] })[
                1
            ],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_write_the_header_alone_when_no_round_is_completed() =>
        Assert.Equal([Header, ""], Lines(SampleHistories.Finished() with { Rounds = [] }));

    [Fact]
    public void Should_quote_a_field_when_it_holds_what_separates_fields()
    {
        string line = Lines(SampleHistories.Finished("a \"b\", c"))[1];

        Assert.StartsWith("\"a \"\"b\"\", c\",1,growing,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_write_points_when_the_machine_writes_commas()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Contains(",0.4375,", Lines(SampleHistories.Finished())[2], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
