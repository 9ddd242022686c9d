// What nearly every file of the window includes.
#pragma once

#include <QtWidgets>
