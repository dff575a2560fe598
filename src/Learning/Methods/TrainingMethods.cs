using System.Collections.Immutable;
using ProFL.Learning.Methods.AllSmall;
using ProFL.Learning.Methods.Exclusive;
using ProFL.Learning.Methods.FedAvg;
using ProFL.Learning.Methods.ProFL;
using ProFL.Learning.Methods.Shared;

namespace ProFL.Learning.Methods;

/// <summary>Every training method of this release.</summary>
public static class TrainingMethods
{
    /// <summary>The list, in the order in which methods are shown and compared. A new method is a line here.</summary>
    public static ImmutableArray<ITrainingMethod> All { get; } =
    [new ProFLMethod(), new ExclusiveMethod(), new AllSmallMethod(), new FedAvgMethod()];

    /// <summary>Those of rules version 1, which knew no streaming.</summary>
    public static ImmutableArray<ITrainingMethod> OfVersion1 { get; } =
    [new ProFLMethod(), new ExclusiveMethod(), new AllSmallMethod(), new FedAvgMethod(streams: false)];
}
