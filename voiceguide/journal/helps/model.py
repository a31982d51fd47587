"""How much each of several groups differs, where each has few values: every mean leans on all the others.

The model is the normal hierarchical one of Gelman et al., *Bayesian Data Analysis*, 3rd edition, chapter
5.4, with covariates: a value is its group's mean, plus what the covariates explain, plus noise of standard
deviation sigma; the groups' means are normal around the person's own mean with standard deviation tau. The
person's mean and the slopes have flat priors, log sigma a flat one, and tau a half-normal one of scale 1 (one
key of ten), as Gelman 2006, doi 10.1214/06-BA117A, advises where there are few groups. Given sigma and tau
all else is normal, by Henderson's equations (Searle, Casella & McCulloch, *Variance Components*, 1992,
chapter 7); sigma and tau are summed over a grid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

DRAWS = 8000
"""So many draws tell a probability to within half a per cent."""

_SEED = 20_260_401
"""The same journal is always told the same."""

_TAU_SCALE = 1.0
_SIGMAS, _TAUS = 15, 20
_ENOUGH = 12
"""Covariates are only estimated from so many values for each of them."""


def group_means(values: Values, groups: NDArray[np.intp], covariates: Values) -> Values:
    """Draw the groups' means from what the values leave open, at the covariates' own means.

    Args:
        values: What was seen, shape (n,), n at least 2.
        groups: The number of each value's group, from 0 on, shape (n,); none is left out.
        covariates: What else may explain it, shape (n, c); one that never changes explains nothing, and none
            are used where there are few values.

    Returns:
        Shape (`DRAWS`, number of groups).
    """
    fixed = _design(covariates, len(values))
    many = int(groups.max()) + 1
    member = np.zeros((len(values), many))
    member[np.arange(len(values)), groups] = 1.0
    design = np.hstack([fixed, member])
    product, right = design.T @ design, design.T @ values
    sigmas, taus = _grid(values, groups, many)
    ridge = np.zeros(design.shape[1])
    ridge[fixed.shape[1] :] = 1.0
    systems = product + (sigmas / taus)[:, None, None] ** 2 * np.diag(ridge)
    inverses = np.linalg.inv(systems)
    solutions = inverses @ right
    left = (values @ values - solutions @ right) / sigmas**2
    freedom = len(values) - fixed.shape[1] - many
    log_weights = -0.5 * (
        np.linalg.slogdet(systems)[1] + 2 * many * np.log(taus) + 2 * freedom * np.log(sigmas) + left
    )
    log_weights -= 0.5 * (taus / _TAU_SCALE) ** 2 - np.log(taus)  # the grid of tau is a logarithmic one
    weights = np.exp(log_weights - log_weights.max())
    means = np.zeros((many, design.shape[1]))
    means[:, 0] = 1.0
    means[np.arange(many), fixed.shape[1] + np.arange(many)] = 1.0
    return _drawn(weights / weights.sum(), solutions @ means.T, means @ inverses @ means.T, sigmas)


def _design(covariates: Values, many: int) -> Values:
    """A column of ones, and each covariate in units of its own spread."""
    spread = covariates.std(axis=0)
    used = covariates[:, spread > 0]
    if many < _ENOUGH * (used.shape[1] + 1):
        used = used[:, :0]
    scaled = (used - used.mean(axis=0)) / used.std(axis=0) if used.size else used
    return np.hstack([np.ones((many, 1)), scaled])


def _grid(values: Values, groups: NDArray[np.intp], many: int) -> tuple[Values, Values]:
    """Every pair of a sigma and a tau that is worth looking at."""
    counts = np.bincount(groups, minlength=many)
    own = (np.bincount(groups, values, many) / counts)[groups]
    freedom = max(1, len(values) - many)
    spread = max(0.3, float(np.sqrt(((values - own) ** 2).sum() / freedom)))
    reach = 4 / np.sqrt(freedom)
    sigmas = spread * np.exp(np.linspace(-min(1.2, reach), min(1.6, 1.5 * reach), _SIGMAS))
    taus = np.geomspace(0.02, 4.0, _TAUS)
    pairs = np.meshgrid(sigmas, taus, indexing="ij")
    return pairs[0].ravel(), pairs[1].ravel()


def _drawn(weights: Values, centres: Values, shapes: Values, sigmas: Values) -> Values:
    """Draw from normals of these centres and covariances, each as often as its weight says."""
    chance = np.random.default_rng(_SEED)
    counts = chance.multinomial(DRAWS, weights)
    many = centres.shape[1]
    draws = []
    for place in np.flatnonzero(counts):
        root = np.linalg.cholesky(shapes[place] + 1e-9 * np.eye(many))
        noise = chance.standard_normal((counts[place], many))
        draws.append(centres[place] + sigmas[place] * noise @ root.T)
    return np.vstack(draws)
