using Google.Protobuf;
using Microsoft.Data.Sqlite;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Curricula;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Serialization;
using ClientShare = ProFL.Messages.Facts.ClientShare;

namespace ProFL.Tools.Tests.Support;

/// <summary>A job's events, written by hand. Time passes only where it is said: the job starts at <see cref="StartedMs"/>.</summary>
internal sealed class JournalBuilder(string job, JobSpec spec)
{
    public const long StartedMs = 1_700_000_000_000;

    /// <summary>Suffices for the full network of the demo and for nothing of it.</summary>
    public const long Rich = 1L << 30,
        Poor = 1;

    private readonly List<IMessage> _events = [];
    private int _roundsInStep;

    public IReadOnlyList<IMessage> Events => _events;

    /// <summary>Processor time of each training from now on; 0 where it is not known.</summary>
    public long CpuMs { get; set; }

    /// <summary>Measured memory of each training from now on; 0 where it is not known.</summary>
    public long PeakBytes { get; set; }

    public JournalBuilder Started()
    {
        _events.Add(new TermStarted { Term = 1, AtUnixMs = StartedMs });
        _events.Add(
            new JobStarted
            {
                Job = job,
                SpecJson = spec.ToJson(),
                RulesVersion = RuleBook.Newest.Version,
                AtUnixMs = StartedMs,
            }
        );
        return this;
    }

    public JournalBuilder Roster(params (string Client, long MemoryBytes, long Samples)[] clients)
    {
        _events.Add(
            new RosterFixed
            {
                Page = 0,
                Pages = 1,
                Members =
                {
                    clients.Select(c => new RosterMember
                    {
                        Client = c.Client,
                        Site = "north",
                        MemoryBytes = c.MemoryBytes,
                        Samples = c.Samples,
                    }),
                },
            }
        );
        return this;
    }

    /// <summary>A roster in pages, as a coordinator writes a large one.</summary>
    public JournalBuilder LargeRoster(IReadOnlyList<(string Client, long MemoryBytes, long Samples)> clients, int pageSize)
    {
        int pages = (clients.Count + pageSize - 1) / pageSize;
        for (int page = 0; page < pages; page++)
        {
            Roster([.. clients.Skip(page * pageSize).Take(pageSize)]);
            var fixedPage = (RosterFixed)_events[^1];
            (fixedPage.Page, fixedPage.Pages) = (page, pages);
        }

        return this;
    }

    /// <summary>
    /// A round of the curriculum's step <paramref name="index"/>; each member answers with an update of so many bytes, or null when it
    /// leaves the round.
    /// </summary>
    public JournalBuilder Round(
        long round,
        int index,
        long endMs,
        double? movement,
        params (string Client, ClientShare Share, long? BytesUp)[] members
    )
    {
        CurriculumStep step = RuleBook.Newest.CurriculumOf(spec)[index];
        string active = step.SubModel.ActiveBlock;
        _events.Add(
            new RoundPlanned
            {
                Round = round,
                Stage = step.Stage.ToFact(),
                Step = step.Step,
                Phase = step.Phase.ToFact(),
                CurriculumIndex = index,
                RoundInStep = ++_roundsInStep,
                ActiveBlock = active,
                Parts =
                {
                    new PartBlob
                    {
                        Part = active,
                        Blob = new Blob { Sha256 = "00" },
                    },
                },
                Cohort =
                {
                    members.Select(m => new CohortMember
                    {
                        Client = m.Client,
                        Site = "north",
                        Weight = 1,
                        Share = m.Share,
                    }),
                },
            }
        );
        foreach ((string client, _, long? bytes) in members)
        {
            _events.Add(
                bytes is { } size
                    ? new UpdateAccepted
                    {
                        Round = round,
                        Client = client,
                        Update = new Blob { Sha256 = "11", Size = size },
                        BytesDown = 10 * size,
                        TrainingId = "t",
                        CpuMs = CpuMs,
                        PeakBytes = PeakBytes,
                    }
                    : new ClientExcluded
                    {
                        Round = round,
                        Client = client,
                        Reason = "silent",
                        By = "give-up-after",
                        AtUnixMs = StartedMs + endMs,
                    }
            );
        }

        bool windowIsFull = step.End is StepEnd.ByFreezing end && _roundsInStep >= end.Rule.MovementWindow;
        _events.Add(
            new RoundCompleted
            {
                Round = round,
                Distance = new UInt128Value { Low = 10 },
                WindowDistance = windowIsFull ? new UInt128Value { Low = 4 } : null,
                Movement = movement is { } m1 ? (long)(m1 * 1e9) : -1,
                Updates = members.Length,
                AtUnixMs = StartedMs + endMs,
            }
        );
        return this;
    }

    public JournalBuilder Evaluated(long round, int index, long correct, long total, bool final = false) =>
        With(
            new ModelEvaluated
            {
                Round = round,
                CurriculumIndex = index,
                Phase = RuleBook.Newest.CurriculumOf(spec)[index].Phase.ToFact(),
                Step = RuleBook.Newest.CurriculumOf(spec)[index].Step,
                Correct = correct,
                Total = total,
                Final = final,
            }
        );

    public JournalBuilder StepEnded(long round, int index, StepEnding by)
    {
        CurriculumStep step = RuleBook.Newest.CurriculumOf(spec)[index];
        _events.Add(
            new StepCompleted
            {
                Round = round,
                CurriculumIndex = index,
                Stage = step.Stage.ToFact(),
                Step = step.Step,
                Phase = step.Phase.ToFact(),
                Ending = by,
                Rounds = _roundsInStep,
            }
        );
        _roundsInStep = 0;
        return this;
    }

    public JournalBuilder With(IMessage @event)
    {
        _events.Add(@event);
        return this;
    }

    /// <summary>Writes the events, and that the job was submitted, into a coordinator's journal.</summary>
    public JournalBuilder WriteTo(string journal, long order)
    {
        SqliteJournal.Prepare(journal);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = journal, Pooling = false }.ToString());
        connection.Open();
        using SqliteTransaction all = connection.BeginTransaction();
        Insert(
            all,
            Coordinator.Jobs.JobDirectory.Id,
            order,
            new JobSubmitted
            {
                Job = job,
                Order = order,
                Token = job,
                SpecJson = spec.ToJson(),
                RulesVersion = RuleBook.Newest.Version,
            }
        );
        for (int i = 0; i < _events.Count; i++)
        {
            Insert(all, StageManager.IdOf(job), i + 1, _events[i]);
        }

        all.Commit();
        return this;
    }

    private static void Insert(SqliteTransaction all, string persistenceId, long sequenceNumber, IMessage @event)
    {
        using SqliteCommand insert = all.Connection!.CreateCommand();
        insert.Transaction = all;
        insert.CommandText =
            "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (0, 0, $id, "
            + "$number, $message, $manifest, $serializer)";
        insert.Parameters.AddWithValue("$id", persistenceId);
        insert.Parameters.AddWithValue("$number", sequenceNumber);
        insert.Parameters.AddWithValue("$message", @event.ToByteArray());
        insert.Parameters.AddWithValue("$manifest", MessageTable.ManifestOf(@event));
        insert.Parameters.AddWithValue("$serializer", 4711); // ProtobufSerializer
        insert.ExecuteNonQuery();
    }
}
