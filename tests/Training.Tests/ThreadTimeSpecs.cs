using System.Globalization;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Streaming;

namespace ProFL.Training.Tests;

/// <summary>That the time of a training's thread is the time of the training.</summary>
[Collection(nameof(ResourceSpecs))]
public class ThreadTimeSpecs
{
    private static readonly LocalTrainingRequest Request = Models.Request(Models.Wide, SubModel.FullNetwork(Models.Wide)) with
    {
        Indices = Digits.Training[..512],
        Batch = 256,
        MicroBatch = 256,
        Epochs = 2,
    };

    [Fact]
    public void Should_count_this_thread_alone_when_another_one_works()
    {
        TimeSpan before = ThreadTime.Now!.Value;
        TimeSpan other = TimeSpan.Zero;
        var busy = new Thread(() =>
        {
            while (other < TimeSpan.FromMilliseconds(200))
            {
                other = ThreadTime.Now!.Value;
            }
        });
        busy.Start();
        busy.Join();

        Assert.InRange(ThreadTime.Now!.Value - before, TimeSpan.Zero, other / 2);
    }

    [Fact]
    public void Should_have_all_of_the_work_when_a_training_runs() =>
        AssertAlone(() => LocalTraining.Run(Request, afterBatch: null, CancellationToken.None));

    [Fact]
    public void Should_have_all_of_the_work_when_a_training_is_streamed()
    {
        int steps = ForwardSteps.Of(Request.SubModel.Parts).Count;
        using var scratch = new ScratchFile(Path.Combine(Path.GetTempPath(), $"profl-scratch-{Guid.NewGuid():N}"));
        var way = new StreamedWay([.. Enumerable.Range(1, steps - 1)], [], scratch);

        AssertAlone(() => StreamedTraining.Run(Request, way, afterBatch: null, CancellationToken.None));
    }

    [Fact]
    public void Should_have_all_of_the_work_when_features_are_computed()
    {
        var subModel = SubModel.Growing(Models.Normalised, 3);
        ArrayTensors weights = Models.Weights(Models.Normalised);

        AssertAlone(() =>
        {
            using var features = new MemoryStream();
            PrefixFeatures.ComputeTo(features, subModel, weights, Digits.Load(), Digits.Training, CancellationToken.None);
        });
    }

    // threads of libtorch have the name of the thread that began them, or one of their own; compiler and collector are .NET's
    private static void AssertAlone(Action work)
    {
        (TimeSpan own, TimeSpan others) = (TimeSpan.Zero, TimeSpan.Zero);
        TrainingThread
            .Start(
                "alone",
                () =>
                {
                    TimeSpan before = ThreadTime.Now!.Value;
                    Dictionary<string, long> othersBefore = TimesOfOthers();
                    while (own < TimeSpan.FromSeconds(1))
                    {
                        work();
                        own = ThreadTime.Now!.Value - before;
                    }

                    others = TimeSpan.FromMicroseconds(TimesOfOthers().Sum(o => o.Value - othersBefore.GetValueOrDefault(o.Key)));
                }
            )
            .Join();

        Assert.InRange(others / own, 0, 0.1);
    }

    // microseconds of each thread
    private static Dictionary<string, long> TimesOfOthers()
    {
        string self = File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.Name;
        return Directory
            .EnumerateDirectories("/proc/self/task")
            .Where(task => Path.GetFileName(task) != self)
            .ToDictionary(task => task, TimeOfNative);
    }

    // see proc_pid_task(5); the first number of schedstat is nanoseconds on a processor
    private static long TimeOfNative(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith(".NET", StringComparison.Ordinal)
                ? 0
                : long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1000;
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }
}
