using System.Collections.Immutable;
using System.Xml.Linq;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Histories;
using ProFL.Tools.Pages.Parts;

namespace ProFL.Tools.Pages;

/// <summary>
/// A job on the page: how it stands, as its coordinator says, and what it has done, folded from the journal as that grows. All who watch
/// it share it.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="cluster">Who is asked; null while the actor system is not up.</param>
internal sealed class WatchedJob(string job, Func<OperatorCluster?> cluster)
{
    private const int SaidEvery = 2000;
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private TaskCompletionSource _folded = NewPass();
    private JobStatus? _status;
    private RunHistory? _history;

    /// <summary>Its parts of the page.</summary>
    public PartBoard Board { get; } = new();

    /// <summary>How it stands; null before it was asked.</summary>
    public JobStatus? Status => Volatile.Read(ref _status);

    /// <summary>What it has done; null before the journal was read, and before the job has started.</summary>
    public RunHistory? History => Volatile.Read(ref _history);

    /// <summary>
    /// Completes when the journal was read to its end, from now on: what was written before is in <see cref="History"/> then.
    /// </summary>
    public Task Folded => Volatile.Read(ref _folded).Task;

    /// <summary>Keeps it up to date.</summary>
    public Task Run(CancellationToken cancellationToken) =>
        Task.WhenAll(Repeat(Ask, "job-notice", cancellationToken), Fold(cancellationToken));

    private async Task Ask(CancellationToken cancellationToken)
    {
        OperatorCluster asked = Notices.Need(cluster());
        JobStatus status = await asked.StatusOf(job, cancellationToken).ConfigureAwait(false);
        JobExplanation explanation = await OperatorCluster
            .Ask<JobExplanation>(asked.Jobs, new ExplainJob { Job = job }, cancellationToken)
            .ConfigureAwait(false);
        Volatile.Write(ref _status, status);
        Board.Put("job-head", JobHead.Build(status));
        Board.Put("job-now", JobHead.Now(status, explanation));
        Board.Put("job-buttons", JobButtons.Build(status));
        Board.Put("job-who", WhoTrains.Build(status));
        Board.Put("clients-stand", "at", json => json.WriteStringValue($"{status.Rounds} {status.Answered} {status.Excluded.Count}"));
        Board.Put("say", "text", json => json.WriteStringValue(JobHead.Sentence(status)));
    }

    private async Task Fold(CancellationToken cancellationToken)
    {
        var fold = new HistoryFold(job);
        long next = 1;
        long drawn = -1;
        var waiting = new List<TaskCompletionSource>();
        await Repeat(
                async token =>
                {
                    // who asks from here on waits for the pass after this one; a pass that fails leaves its own to the next
                    waiting.Add(Interlocked.Exchange(ref _folded, NewPass()));
                    await foreach (
                        JobEvent happened in JobEvents
                            .Of(Notices.Need(cluster()).System, job, next, follow: false, token)
                            .ConfigureAwait(false)
                    )
                    {
                        fold.Add(happened.Event);
                        next = happened.Sequence + 1;
                        if (drawn < 0 && next % SaidEvery == 0)
                        {
                            Notices.Put(Board, $"The journal is read: {next} events so far.", "job-reading");
                        }
                    }

                    if (next != drawn && fold.HasStarted)
                    {
                        drawn = next;
                        RunHistory history = fold.History(ImmutableDictionary<int, long>.Empty);
                        Volatile.Write(ref _history, history);
                        foreach ((string id, XElement? content) in JobPictures.Of(history))
                        {
                            Board.Put(id, content);
                        }

                        Board.Put("clients-changed", "at", json => json.WriteNumberValue(drawn));
                    }

                    Notices.Put(Board, null, "job-reading");
                    waiting.ForEach(asked => asked.TrySetResult());
                    waiting.Clear();
                },
                "job-reading",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static TaskCompletionSource NewPass() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Repeat(Func<CancellationToken, Task> work, string notice, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
                if (notice == "job-notice")
                {
                    Notices.Put(Board, null, notice);
                }

                await Task.Delay(Rhythm, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Notices.Put(Board, failure.Message, notice);
                await Task.Delay(Between, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
